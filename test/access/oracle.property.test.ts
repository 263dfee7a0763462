import fc from 'fast-check';
import { describe, it } from 'vitest';
import { tenants } from './oracle/arbitraries.js';
import { differences, story } from './oracle/compare.js';

/** 500 random tenants on every run, half of each kind; `npm run test:nightly` sets the variable to 10,000. */
const RUNS = Number(process.env.KVPOSTURE_PROPERTY_RUNS ?? 500) / 2;
/** Far more than one takes, for the machine may be busy with others. */
const MS_PER_RUN = 1000;

describe('what the tool says of any tenant is what the access model says', () => {
  it.each([
    ['while nobody said who is in which group', false],
    ['with the members of all groups read', true],
  ] as const)(
    '%s',
    (_, membersRead) => {
      const outcome = fc.check(
        fc.property(tenants(membersRead), (tenant) => differences(tenant).length === 0),
        { numRuns: RUNS },
      );
      if (!outcome.failed) return;
      const [tenant] = outcome.counterexample ?? [];
      throw new Error(
        tenant === undefined
          ? `No tenant was found: ${String(outcome.errorInstance)}`
          : `seed ${outcome.seed}, path ${outcome.counterexamplePath}\n${story(tenant, differences(tenant))}`,
        { cause: outcome.errorInstance },
      );
    },
    RUNS * MS_PER_RUN,
  );
});
