import type { AccessEntry, AccessResult, VaultExposure } from '../model/accessEntry.js';
import { each, jsonPieces } from './jsonText.js';

/**
 * The answer itself (`schemas/access.schema.json`), one entry at a time. Keys come in one order, and nothing that the
 * schema does not know gets in.
 */
export function* accessJson({ schemaVersion, entries, exposure, coverage }: AccessResult): Iterable<string> {
  const document = {
    schemaVersion,
    entries: each(entries, accessEntryJson),
    exposure: exposure && each(exposure, exposureJson),
    coverage: each(coverage, ({ scope, what, status, reason }) => ({ scope, what, status, reason })),
  };
  yield* jsonPieces(document, 1);
  yield '\n';
}

function exposureJson(exposure: VaultExposure): object {
  const { vault, answers, openFraction, trustedServices, subnets, privateEndpoints } = exposure;
  return { vault, answers, openFraction, trustedServices, subnets, privateEndpoints };
}

/** An entry with its keys in one order, and no key that the schema does not know. */
export function accessEntryJson(entry: AccessEntry): object {
  const { vaults, principal, reach, permissions, certainty, conditions, path } = entry;
  return {
    vaults,
    principal: {
      id: principal.id,
      type: principal.type,
      displayName: principal.displayName,
      tenantId: principal.tenantId,
    },
    reach,
    permissions,
    certainty,
    conditions: conditions.map(({ source, text, fault }) => ({ source, text, fault })),
    path: path.map(({ step, id, scope, role }) => ({ step, id, scope, role })),
  };
}
