import type { Exposure, Undecided } from '../model/posture.js';
import { remembered } from '../model/remember.js';
import type { SubnetRule } from '../model/settings.js';
import { type Body, objectOf, shown, textOf } from './body.js';
import { CLOSED, type Openness, opennessOf, parseIpv4Range, WHOLLY_OPEN } from './ipv4.js';

/** The exposure of a vault and the facts of it that could not be decided. */
export interface ResolvedExposure {
  readonly exposure: Exposure;
  readonly undecided: readonly Undecided[];
}

/** Reads a word of a closed list without letter case; absent and null give the default, another word null. */
function word<T extends string>(value: unknown, words: readonly T[], absentMeans: T): T | null {
  if (value === undefined || value === null) return absentMeans;
  const text = textOf(value)?.trim().toLowerCase();
  return words.find((candidate) => candidate.toLowerCase() === text) ?? null;
}

/** The texts under one field of every entry of a rule list; an entry without it is shown as it stands. */
function ruleTexts(rules: unknown, field: string): readonly string[] {
  if (rules === undefined || rules === null) return [];
  if (!Array.isArray(rules)) return [shown(rules)];
  return rules.map((rule) => textOf(objectOf(rule)?.[field]) ?? shown(rule));
}

/**
 * From which networks the public endpoint of a vault (or HSM) answers, out of its ARM `properties`.
 *
 * Absent publicNetworkAccess is Enabled; absent networkAcls is Allow with AzureServices (a PUT with just these
 * is answered without networkAcls); absent bypass is AzureServices. Absent defaultAction beside other rules is
 * taken as Allow: the REST reference only says it decides when no rule matches, and Allow is the value that
 * hides nothing. With Allow, rules are without effect; Disabled and SecuredByPerimeter close the public
 * endpoint whatever the firewall says. Source: Key Vault network security, REST 2026-02-01 (access-model 2.9).
 */
export function resolveExposure({ publicNetworkAccess, networkAcls }: Body): ResolvedExposure {
  const rules = `${JSON.stringify(publicNetworkAccess)}|${JSON.stringify(networkAcls)}`;
  // A number too large to be one is written as null too.
  if (rules.length > MOST_REMEMBERED_TEXT || rules.includes('null'))
    return resolve({ publicNetworkAccess, networkAcls });
  if (known.size >= MOST_REMEMBERED) known.clear();
  return remembered(known, rules, () => resolve({ publicNetworkAccess, networkAcls }));
}

/** Most vaults have one of few firewalls, most often the default, so what was resolved is remembered. */
const known = new Map<string, ResolvedExposure>();
const MOST_REMEMBERED = 10_000;
const MOST_REMEMBERED_TEXT = 2_000;

function resolve(properties: Body): ResolvedExposure {
  const undecided: Undecided[] = [];
  const missing = (fact: string, value: unknown): null => {
    undecided.push({
      fact: `network.${fact}`,
      reason: `${fact} is ${shown(value)}, a value this version does not know`,
    });
    return null;
  };
  const given = properties.networkAcls;
  const acls = given === undefined || given === null ? {} : objectOf(given);
  const access =
    word(properties.publicNetworkAccess, ['Enabled', 'Disabled', 'SecuredByPerimeter'], 'Enabled') ??
    missing('publicNetworkAccess', properties.publicNetworkAccess);
  const action =
    acls === null
      ? missing('defaultAction', given)
      : (word(acls.defaultAction, ['Allow', 'Deny'], 'Allow') ??
        missing('defaultAction', acls.defaultAction));
  const bypass =
    acls === null
      ? missing('bypass', given)
      : (word(acls.bypass, ['AzureServices', 'None'], 'AzureServices') ?? missing('bypass', acls.bypass));
  const ipRanges = ruleTexts(acls?.ipRules, 'value');
  const readable = ipRanges.map((text) => ({ text, range: parseIpv4Range(text) }));
  const ranges = readable.flatMap(({ range }) => (range === null ? [] : [range]));
  const serviceTags = ruleTexts(acls?.serviceTags, 'tag');
  const openness = opennessBy(access, action, ranges, serviceTags);
  if (openness === null)
    for (const fact of ['network.openFraction', 'network.widestRange'])
      undecided.push({
        fact,
        reason: 'whether the public endpoint is on, and what its firewall does by default, is not known',
      });
  // Field by field, as vaults are: objects put together of others take four times the memory.
  const exposure: { -readonly [K in keyof Exposure]: Exposure[K] } = {
    ipRanges,
    unreadableRanges: readable.flatMap(({ text, range }) => (range === null ? [text] : [])),
    subnets: ruleTexts(acls?.virtualNetworkRules, 'id'),
    subnetRules: subnetRules(acls?.virtualNetworkRules),
    serviceTags,
  };
  if (access !== null) exposure.publicNetworkAccess = access;
  if (action !== null) exposure.defaultAction = action;
  if (bypass !== null) exposure.bypass = bypass;
  const trusted = trustedServices(access, bypass);
  if (trusted !== null) exposure.trustedServices = trusted;
  if (openness !== null) {
    exposure.openFraction = openness.fraction;
    exposure.widestRange = openness.widest;
  }
  return { exposure, undecided };
}

/** Disabled public access lets trusted services pass by `bypass`; a perimeter that is enforced does not. */
function trustedServices(
  access: Exposure['publicNetworkAccess'] | null,
  bypass: Exposure['bypass'] | null,
): boolean | null {
  if (access === 'SecuredByPerimeter' || bypass === 'None') return false;
  return access === null || bypass === null ? null : true;
}

/** The subnets that are admitted. `ignoreMissingVnetServiceEndpoint` absent is false: the endpoint was there. */
function subnetRules(rules: unknown): readonly SubnetRule[] {
  if (!Array.isArray(rules)) return [];
  return rules.map((rule: unknown) => {
    const body = objectOf(rule);
    return {
      id: textOf(body?.id) ?? shown(rule),
      ignoresMissingEndpoint: body?.ignoreMissingVnetServiceEndpoint === true,
    };
  });
}

/** A tag that stands for every public address outside of Azure; Source: virtual network service tags. */
const INTERNET_TAG = 'internet';

function opennessBy(
  access: Exposure['publicNetworkAccess'] | null,
  action: Exposure['defaultAction'] | null,
  ranges: readonly NonNullable<ReturnType<typeof parseIpv4Range>>[],
  tags: readonly string[],
): Openness | null {
  if (access === 'Disabled' || access === 'SecuredByPerimeter') return CLOSED;
  if (access === null || action === null) return null;
  if (action === 'Allow' || tags.some((tag) => tag.trim().toLowerCase() === INTERNET_TAG)) return WHOLLY_OPEN;
  return opennessOf(ranges);
}
