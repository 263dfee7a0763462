import { type Remediation, type RemediationForm, remediationWhenRead } from '../../model/remediation.js';
import type { Finding, Notice, Result } from '../../model/result.js';
import { isArmId, redactId } from './armNames.js';
import { type NameFinder, nameFinder } from './nameFinder.js';
import { namelessNotice } from './namelessNotice.js';
import { type Hmac, pseudonyms } from './pseudonyms.js';
import { isPublicRole } from './publicRoles.js';
import { redactText, type TextRedaction } from './redactText.js';

/** Words of kvposture or of Azure itself under these keys: closed lists, times, texts of rules. */
const PUBLIC: ReadonlySet<string> = new Set([
  ...['schemaVersion', 'tool', 'startedAt', 'finishedAt', 'collectedAt', 'source', 'redacted'],
  ...['ruleId', 'status', 'severity', 'title', 'certainty', 'fingerprint', 'references'],
  ...['type', 'reach', 'step', 'permissions', 'obtains', 'what', 'rules', 'summary'],
  ...['location', 'permissionModel', 'publicNetworkAccess', 'defaultAction', 'bypass', 'fact'],
]);
const CLOUDS: ReadonlySet<string> = new Set([
  'AzureCloud',
  'AzureUSGovernment',
  'AzureChinaCloud',
  'unknown',
]);
/** What Azure's own words for a failure look like. */
const FAILURE =
  /\b(?:[45]\d\d|[A-Z][A-Za-z]*(?:Failed|NotFound|Forbidden|Denied|Requests|Timeout|Error|Unavailable))\b/g;
const PRINCIPAL_KINDS: Readonly<Record<string, string>> = {
  User: 'user',
  Group: 'group',
  ServicePrincipal: 'app',
  ForeignGroup: 'group',
  Device: 'device',
};

/**
 * The result with every name and id of the tenant replaced by a pseudonym, the same wherever it stands and in every run,
 * so that a report made of it can be handed on. Names of built-in roles, regions and texts of rules stay. Reasons that
 * Azure or people gave are free text and withheld, but for codes. Fingerprints stay: they are hashes over GUIDs, and
 * the owner finds the finding by them. A result that is redacted already comes back as it is.
 */
export function redactResult(result: Result, hmac: Hmac, secret: string): Result {
  if (result.redacted === true) return result;
  const inventing = { invent: pseudonyms(hmac, secret), tenant: result.tenantId ?? '' };
  const { vaults, coverage, access, notices } = result;
  const everywhere = nameFinder();
  // Names of an item are found again when it is redacted: those of all items at once would fill the memory.
  const note = (item: object) => addAll(namesIn(item, inventing), everywhere);
  vaults.forEach(note);
  for (const finding of result.findings) note(withoutReason(finding));
  for (const list of [coverage, access?.entries ?? [], access?.groups ?? []]) list.forEach(note);
  const anywhere = { ...inventing, finders: [everywhere] };
  /** Names of the item itself go before those of others: two resource groups may share one. */
  const shared = { lists: new WeakMap(), vaultIds: new Map() };
  const around = (item: object): Redaction => {
    const near = nameFinder();
    addAll(namesIn(item, inventing), near);
    return { ...inventing, ...shared, finders: [near, everywhere] };
  };
  // Strings become strings, and nothing else changes.
  const redacted = <Item extends object>(item: Item): Item => redactValue(item, '', '', around(item)) as Item;
  // The texts of one fix are read one after the other.
  const aroundFinding = forTheLast((finding: Finding) => around(withoutReason(finding)));
  const redactedFinding = (finding: Finding): Finding => {
    const { remediation, ...rest } = withoutReason(finding);
    // As `redactValue` would go through it.
    const fix = (form: RemediationForm, { [form]: text }: Remediation) =>
      text === undefined ? undefined : redactString(text, form, 'remediation', aroundFinding(finding));
    return {
      ...(redactValue(rest, '', '', aroundFinding(finding)) as typeof rest),
      // Written out, those of all findings fill the memory.
      remediation: remediationWhenRead(fix, remediation),
    };
  };
  const { schemaVersion, tool, startedAt, finishedAt, collectedAt, source, summary, rules } = result;
  return {
    ...{ schemaVersion, tool, startedAt, finishedAt, source, summary, rules },
    ...(collectedAt === undefined ? {} : { collectedAt }),
    cloud: CLOUDS.has(result.cloud) ? result.cloud : 'another cloud',
    tenantId: result.tenantId === null ? null : redactText(result.tenantId, anywhere),
    ...(result.category === undefined
      ? {}
      : { category: inventing.invent.name('redacted', inventing.tenant, result.category) }),
    redacted: true,
    vaults: vaults.map(redacted).sort((one, other) => byText(one.id, other.id)),
    findings: result.findings.map(redactedFinding),
    ...(notices === undefined ? {} : { notices: notices.map((notice) => redactNotice(notice, inventing)) }),
    coverage: coverage.map(redacted),
    ...(access === undefined
      ? {}
      : {
          access: {
            entries: access.entries.map(redacted),
            groups: access.groups.map(redacted),
            omitted: access.omitted,
          },
        }),
  };
}

/** What is not known is told with its reason, which is withheld there too. */
function withoutReason(finding: Finding): Finding {
  const { reason, message } = finding;
  return reason === null || reason === ''
    ? finding
    : { ...finding, message: message.replaceAll(reason, () => withheld(reason)) };
}

/** A function that remembers its last answer. */
function forTheLast<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let last: { readonly key: Key; readonly value: Value } | null = null;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}

function addAll(names: Names, finder: NameFinder): void {
  for (const [name, pseudonym] of names) finder.add(name, pseudonym);
}

function redactNotice(notice: Notice, { invent, tenant }: Inventing): Notice {
  return {
    ...notice,
    message: namelessNotice(notice),
    vaults: notice.vaults.map((id) => redactId(id, invent, tenant).id).sort(byText),
  };
}

type Names = ReadonlyMap<string, string>;
type Inventing = Pick<TextRedaction, 'invent' | 'tenant'>;

/** The names that a vault, a finding, an entry or a gap holds in places that say what they are. */
function namesIn(item: object, inventing: Inventing): Names {
  const names = new Map<string, string>();
  const context = new Map<string, string>();
  collect(item, '', context, { ...inventing, names });
  return names;
}

interface Collecting extends Inventing {
  readonly names: Map<string, string>;
}

function collect(value: unknown, key: string, around: ReadonlyMap<string, string>, to: Collecting): void {
  if (typeof value === 'string') {
    if (isArmId(value)) {
      for (const { name, pseudonym } of redactId(value, to.invent, to.tenant).names)
        note(name, pseudonym, to);
    } else if (isNameKey(key)) {
      const who = key === 'displayName' ? around.get('id') : undefined;
      note(value, to.invent.name(kindOf(key, around), who ?? to.tenant, value), to);
    }
    return;
  }
  if (Array.isArray(value)) {
    for (const element of value) collect(element, key, around, to);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const members = Object.entries(value);
  const here = new Map(members.filter((member): member is [string, string] => typeof member[1] === 'string'));
  here.set('', key);
  // Ids first: what they hold is keyed by their subscription.
  const idsFirst = members.toSorted(([, one], [, other]) => Number(isId(other)) - Number(isId(one)));
  for (const [name, member] of idsFirst) collect(member, name, here, to);
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && isArmId(value);
}

/** Keys under which a name of the tenant, or an id of it that need not be a GUID, stands by itself. */
function isNameKey(key: string): boolean {
  return /(?:^n|N)ames?$|(?:^i|I)ds?$|^role$|^resourceGroup$/.test(key);
}

function kindOf(key: string, around: ReadonlyMap<string, string>): string {
  if (key === 'displayName') return PRINCIPAL_KINDS[around.get('type') ?? ''] ?? 'principal';
  if (key === 'role' || around.get('') === 'role') return 'role';
  if (key === 'resourceGroup') return 'rg';
  return /(?:^i|I)ds?$/.test(key) ? 'id' : 'name';
}

/** Shorter than any name that Azure gives out, and found in every sentence. */
const MIN_NAME = 2;

/** Also as the languages of a remediation quote it. */
function note(name: string, pseudonym: string, { names }: Collecting): void {
  if (name.trim().length < MIN_NAME || isPublicRole(name)) return;
  const plain = name.replace(/\p{Cc}/gu, '');
  const spellings = [
    name,
    plain,
    name.trim(),
    plain.replaceAll("'", `'\\''`),
    plain.replace(/\\|'|\$\{/g, '\\$&'),
    plain.replace(/[\\"]/g, '\\$&').replace(/([$%])\{/g, '$1$1{'),
  ];
  for (const spelling of spellings) if (!names.has(spelling)) names.set(spelling, pseudonym);
}

interface Redaction extends TextRedaction {
  /** Lists of vaults that are redacted already, by the list that they were. */
  readonly lists: WeakMap<readonly unknown[], readonly unknown[]>;
  /** Ids of vaults that are redacted already. */
  readonly vaultIds: Map<string, string>;
}

/** `under` is the key of the object that the value is a member of. */
function redactValue(value: unknown, key: string, under: string, redaction: Redaction): unknown {
  if (PUBLIC.has(key)) return value;
  if (typeof value === 'string') return redactString(value, key, under, redaction);
  if (Array.isArray(value)) {
    const whole = (list: readonly unknown[]) =>
      list.map((element) => redactValue(element, key, under, redaction));
    if (key !== 'vaults') return whole(value);
    // Their order would tell the order of the names.
    if (!value.every((id) => typeof id === 'string' && isArmId(id))) return whole(value).sort(byText);
    // What an id becomes does not depend on where it stands, and many findings share a list.
    const known = redaction.lists.get(value) ?? whole(value).sort(byText);
    redaction.lists.set(value, known);
    return known;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      FACT.test(name) ? name : redactText(name, redaction),
      redactValue(member, name, key, redaction),
    ]),
  );
}

function byText(one: unknown, other: unknown): number {
  return String(one).toLowerCase() < String(other).toLowerCase() ? -1 : 1;
}

/** The name of a fact; other keys may be names of the tenant. */
const FACT = /^[a-z]+(?:[A-Z][a-z]*)*(?:\.[a-z]+(?:[A-Z][a-z]*)*)*$/;

function redactString(text: string, key: string, under: string, redaction: Redaction): string {
  if (key === 'reason') return withheld(text);
  if (key === 'expires') return /^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : 'withheld (--redact)';
  if (isArmId(text)) {
    const known = redaction.vaultIds.get(text);
    if (known !== undefined) return known;
    const { id } = redactId(text, redaction.invent, redaction.tenant);
    if (key === 'vaults') redaction.vaultIds.set(text, id);
    return id;
  }
  const said = redactText(text, redaction);
  // A condition compares with names of secrets and tags, which nothing else tells.
  return under === 'conditions' ? said.replace(/'[^']*'|"[^"]*"/g, "'…'") : said;
}

function withheld(reason: string): string {
  const codes = [...new Set(reason.match(FAILURE) ?? [])].join(' ');
  return codes === '' ? 'withheld (--redact)' : `${codes}; the rest is withheld (--redact)`;
}
