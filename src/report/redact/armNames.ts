import type { Pseudonyms } from './pseudonyms.js';

/** A name inside an ARM id. */
export interface ArmName {
  readonly name: string;
  readonly pseudonym: string;
}

/** An ARM id with its names replaced, and these names. */
export interface RedactedId {
  readonly id: string;
  readonly names: readonly ArmName[];
}

const KINDS: Readonly<Record<string, string>> = {
  vaults: 'vault',
  managedhsms: 'hsm',
  resourcegroups: 'rg',
  managementgroups: 'mg',
};
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text as a whole is an ARM id, whatever characters its names have. */
export function isArmId(text: string): boolean {
  return /^\/+(?:subscriptions|providers)\//i.test(text);
}

/** What an id may begin with or hold before it names a provider, and what names and types of providers look like. */
const CONTAINERS: ReadonlySet<string> = new Set(['subscriptions', 'resourcegroups', 'providers']);
const NAMESPACE = /^[a-z]+(?:\.[a-z0-9]+)+$/i;
const TYPE = /^[a-z][a-z0-9]*$/i;

/**
 * Replaces every name in an ARM id and keeps its form: types and provider namespaces stay where they are, so that what
 * reads the id still finds scope and level. A part that is at the place of a type and does not look like one is taken
 * for a name. `tenant` keys names that no subscription holds.
 */
export function redactId(id: string, invent: Pseudonyms, tenant: string): RedactedId {
  const subscription = /\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? tenant;
  const names: ArmName[] = [];
  const renamed = (kind: string, name: string): string => {
    const pseudonym = invent.name(kind, subscription, name);
    if (!GUID.test(name)) names.push({ name, pseudonym });
    return pseudonym;
  };
  const [resource = '', policy] = id.split(/#accesspolicies\//i);
  let type: string | null = null;
  let inProvider = false;
  const segments = resource.split('/').map((segment) => {
    if (segment === '') return segment;
    if (type !== null) {
      const kind = type;
      type = null;
      if (kind !== 'providers') return renamed(kindOf(kind), segment);
      inProvider = NAMESPACE.test(segment);
      return inProvider ? segment : renamed('name', segment);
    }
    const word = segment.toLowerCase();
    if (!CONTAINERS.has(word) && !(inProvider && TYPE.test(segment))) return renamed('name', segment);
    type = word;
    return segment;
  });
  const entry = policy?.split('/').map((part) => renamed('principal', part));
  return {
    id: segments.join('/') + (entry === undefined ? '' : `#accessPolicies/${entry.join('/')}`),
    names,
  };
}

function kindOf(type: string): string {
  return KINDS[type] ?? type.replace(/[^a-z]/g, '').replace(/s$/, '');
}
