import { describe, expect, test } from 'vitest';
import type { PathStep } from '../../src/model/posture.js';
import { stepText } from '../../src/report/accessWords.js';
import { actsWords } from '../../src/rules/wording.js';
import { escalation } from '../access/postureOf.js';
import { GROUP } from '../access/snapshotOf.js';

const wording = { showId: (id: string) => id, names: new Map(), place: () => '', verbose: false };
const own: PathStep = { step: 'activate-role', id: null, scope: GROUP, role: 'Fetcher' };
const other: PathStep = { ...own, id: `${GROUP}/e2`, role: 'Writer' };

describe('a way that takes two activations', () => {
  test('says which role is activated beside the one that it begins with', () => {
    expect([own, other].map((step) => stepText(step, wording))).toEqual([
      'activates the role',
      'activates Writer too',
    ]);
  });

  test('says so in a message too', () => {
    const deploy: PathStep = { ...own, step: 'deploy-template', role: null };
    expect(actsWords(escalation({ begins: 'eligible', acts: [other, deploy] }))).toBe(
      'activate a role, then activate Writer too, then deploy a template that fetches the secrets',
    );
  });
});
