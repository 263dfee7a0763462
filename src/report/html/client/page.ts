import { normalizeId } from '../../../model/armId.js';
import type { Finding, ResultVault, RuleSummary } from '../../../model/result.js';
import type { PageData } from '../pageData.js';
import { type AccessIndex, accessIndex } from './accessIndex.js';

/** What every view draws from: the data, and ways to find things in it. Ids are looked up without letter case. */
export interface Page {
  readonly data: PageData;
  /** Null where the result does not tell who can do what. */
  readonly access: AccessIndex | null;
  readonly vault: (id: string) => ResultVault | undefined;
  /** By its name in the address: the name of the vault, or its id where two have the same name. */
  readonly vaultAt: (address: string) => ResultVault | undefined;
  readonly vaultAddress: (id: string) => string;
  readonly finding: (fingerprint: string) => Finding | undefined;
  readonly findingsOfVault: (id: string) => readonly Finding[];
  readonly findingsOfPrincipal: (id: string) => readonly Finding[];
  /** Findings whose cause this is. */
  readonly findingsOfCause: (id: string) => readonly Finding[];
  readonly rule: (id: string) => RuleSummary | undefined;
  /** How many vaults a finding reaches, also where the page does not name them all. */
  readonly vaultCount: (finding: Finding) => number;
}

/** Indexes the data once; findings by vault, principal and cause only when they are first asked for. */
export function pageOf(data: PageData): Page {
  const { vaults, findings, access, result, vaultCounts } = data;
  const byId = new Map(vaults.map((vault) => [normalizeId(vault.id), vault]));
  const byName = new Map<string, ResultVault | null>();
  for (const vault of vaults) {
    const name = vault.name.toLowerCase();
    byName.set(name, byName.has(name) ? null : vault);
  }
  const byFingerprint = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]));
  const byVault = later(() => indexed(findings, (finding) => finding.vaults));
  const byPrincipal = later(() =>
    indexed(findings, ({ principal }) => (principal === null ? [] : [principal.id])),
  );
  const byCause = later(() => indexed(findings, ({ cause }) => [cause]));
  return {
    data,
    access: access === null ? null : accessIndex(access),
    vault: (id) => byId.get(normalizeId(id)),
    vaultAt: (address) => byName.get(address.toLowerCase()) ?? byId.get(normalizeId(address)),
    vaultAddress: (id) => {
      const vault = byId.get(normalizeId(id));
      return vault !== undefined && byName.get(vault.name.toLowerCase()) === vault ? vault.name : id;
    },
    finding: (fingerprint) => byFingerprint.get(fingerprint),
    findingsOfVault: (id) => byVault().get(normalizeId(id)) ?? [],
    findingsOfPrincipal: (id) => byPrincipal().get(normalizeId(id)) ?? [],
    findingsOfCause: (id) => byCause().get(normalizeId(id)) ?? [],
    rule: (id) => rules.get(id),
    vaultCount: ({ fingerprint, vaults: listed }) => vaultCounts[fingerprint] ?? listed.length,
  };
}

function later<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function indexed(
  findings: readonly Finding[],
  keysOf: (finding: Finding) => readonly string[],
): ReadonlyMap<string, readonly Finding[]> {
  const index = new Map<string, Finding[]>();
  for (const finding of findings)
    for (const id of keysOf(finding)) {
      const key = normalizeId(id);
      const known = index.get(key);
      if (known === undefined) index.set(key, [finding]);
      else known.push(finding);
    }
  return index;
}
