import { describe, expect, it } from 'vitest';
import { shareTexts } from '../../src/input/shareTexts.js';

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
const record = () =>
  JSON.parse(
    JSON.stringify({
      of: [SUBSCRIPTION],
      body: {
        id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/a`,
        type: 'Microsoft.Authorization/roleAssignments',
        properties: { scope: SUBSCRIPTION, principalId: 'P', condition: null, createdOn: '2026-01-01' },
      },
    }),
  );

describe('what records share', () => {
  it('leaves every fact as it was', () => {
    const share = shareTexts();
    expect(share(record())).toEqual(record());
    expect(share(record())).toEqual(record());
  });

  it('is one list of what was asked for records that came of one question', () => {
    const share = shareTexts();
    const [first, second] = [share(record()), share(record())];
    expect(second.of).toBe(first.of);
  });

  it.each([
    null,
    'text',
    7,
    [],
    { properties: null },
    { properties: 'none' },
    { type: 7, properties: { scope: 7 } },
  ])('takes a body like %j as it is', (body) => {
    expect(shareTexts()({ of: ['/', SUBSCRIPTION], body })).toEqual({ of: ['/', SUBSCRIPTION], body });
  });

  it('tells spellings apart: letter case is compared elsewhere', () => {
    const share = shareTexts();
    const other = record();
    other.body.properties.principalId = 'p';
    share(record());
    expect(share(other)).toMatchObject({ body: { properties: { principalId: 'p' } } });
  });
});
