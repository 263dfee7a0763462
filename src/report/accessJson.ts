import type { AccessEntry, AccessResult, VaultExposure } from '../model/accessEntry.js';
import { jsonPieces } from './jsonText.js';

/**
 * The answer itself (`schemas/access.schema.json`), one entry at a time. Keys come in one order, and nothing that the
 * schema does not know gets in.
 */
export function* accessJson({ schemaVersion, entries, exposure, coverage }: AccessResult): Iterable<string> {
  yield `{\n  "schemaVersion": ${schemaVersion},\n  "entries": `;
  yield* listPieces(entries, accessEntryJson);
  if (exposure !== undefined) {
    yield ',\n  "exposure": ';
    yield* listPieces(exposure, exposureJson);
  }
  yield ',\n  "coverage": ';
  yield* listPieces(coverage, ({ scope, what, status, reason }) => ({ scope, what, status, reason }));
  yield '\n}\n';
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
    ...{ reach, permissions, certainty },
    conditions: conditions.map(({ source, text, fault }) => ({ source, text, fault })),
    path: path.map(({ step, id, scope, role }) => ({ step, id, scope, role })),
  };
}

/** A list whose items are made when they are written. */
function* listPieces<Item>(items: readonly Item[], toJson: (item: Item) => object): Iterable<string> {
  let lead = '[\n    ';
  for (const item of items) {
    yield lead;
    yield* jsonPieces(toJson(item), 0, '    ');
    lead = ',\n    ';
  }
  yield items.length === 0 ? '[]' : '\n  ]';
}
