import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/azure/identity.js';

const token = (claims: unknown) =>
  `eyJ0eXAiOiJKV1QifQ.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
const nobody = { kind: null, name: null, objectId: null, applicationId: null, tenantId: null };

describe('the identity of a token', () => {
  it.each<[string, object, object]>([
    [
      'a user',
      { upn: 'ann@example.org', oid: 'o', tid: 't', appid: 'cli' },
      { kind: 'user', name: 'ann@example.org', objectId: 'o', tenantId: 't', applicationId: 'cli' },
    ],
    [
      'a guest, whose token has no upn',
      { unique_name: 'live.com#bob@example.org', idtyp: 'user' },
      { kind: 'user', name: 'live.com#bob@example.org' },
    ],
    [
      'an application',
      { idtyp: 'app', appid: 'a', app_displayname: 'auditor' },
      { kind: 'application', applicationId: 'a', name: 'auditor' },
    ],
    ['an application of version 2.0', { azp: 'a', oid: 'o' }, { applicationId: 'a', objectId: 'o' }],
    ['claims of odd types', { upn: 5, oid: '', tid: null }, {}],
  ])('is that of %s', (_title, claims, identity) => {
    expect(identityOf(token(claims))).toEqual({ ...nobody, ...identity });
  });

  it.each(['', 'opaque', 'a.b.c', 'a.%%%.c'])('of %j is nobody in particular', (text) => {
    expect(identityOf(text)).toEqual(nobody);
  });

  it('has no control characters', () => {
    expect(identityOf(token({ upn: 'a\u001b[31m\nb' })).name).toBe('a [31m b');
  });
});
