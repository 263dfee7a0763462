import { type Azure, AzureError, type Pages } from '../azure/azure.js';
import type { DoctorSubject } from '../model/doctor.js';
import type { CoverageStatus } from '../model/snapshot.js';
import { openLane } from './lane.js';
import { property } from './property.js';
import { readList } from './readList.js';
import { type Subscription, selectNamed, toSubscription } from './selectSubscriptions.js';

/** What came of trying one kind of read wherever it was tried. */
export interface Tried {
  readonly what: DoctorSubject;
  readonly status: CoverageStatus;
  readonly tried: number;
  /** Scopes that refused or failed. */
  readonly missing: readonly string[];
  readonly reason: string | null;
}

export interface TriedReads {
  readonly visible: number;
  /** Subscriptions that were tried. */
  readonly sample: number;
  readonly tried: readonly Tried[];
}

/** As many subscriptions are tried; where there are more, they are taken evenly from the list. */
const SAMPLE = 20;

/**
 * Tries each read that a collection makes, the first page of it only, on a sample of the subscriptions.
 * `objectId` is that of the sign-in, which the directory surely knows; null where it is not known.
 * @throws AzureError when the subscriptions cannot be listed, or the run is cancelled; NothingToReadError when one that
 * was named is not visible.
 */
export async function tryReads(
  azure: Azure,
  options: {
    readonly objectId: string | null;
    /** Subscriptions to try, by id or name; empty for a sample of all. */
    readonly subscriptions: readonly string[];
    readonly concurrency: number;
    readonly signal: AbortSignal;
  },
): Promise<TriedReads> {
  const lane = openLane(options.concurrency, options.signal);
  const listed = await lane(() => readList(azure.subscriptions()));
  if (listed.error !== null) throw listed.error;
  const all = listed.items.map(toSubscription);
  const sample =
    options.subscriptions.length > 0 ? selectNamed(all, options.subscriptions) : evenly(all, SAMPLE);
  const tenant = (what: DoctorSubject, attempt: () => Promise<void>) =>
    lane(async () => summed(what, [await outcome('/', attempt)]));
  const perSubscription = (what: DoctorSubject, open: (id: string) => Pages) =>
    Promise.all(
      sample.map(({ subscriptionId, scope }) =>
        lane(() => outcome(scope, () => firstPage(open(subscriptionId)))),
      ),
    ).then((outcomes) => summed(what, outcomes));
  const { objectId } = options;
  const tried = await Promise.all([
    tenant('managementGroups', () => firstPage(azure.managementGroupEntities())),
    graphTried(azure, sample),
    perSubscription('vaults', azure.vaults),
    perSubscription('hsms', azure.hsms),
    perSubscription('roleAssignments', (id) => azure.roleAssignments(id, 'atScope')),
    perSubscription('roleDefinitions', (id) => azure.roleDefinitions(id, 'CustomRole')),
    perSubscription('denyAssignments', azure.denyAssignments),
    perSubscription('roleAssignmentScheduleInstances', (id) =>
      emptyFor([NO_PIM], azure.roleAssignmentScheduleInstances(id)),
    ),
    perSubscription('roleEligibilityScheduleInstances', (id) =>
      emptyFor([NO_PIM], azure.roleEligibilityScheduleInstances(id)),
    ),
    perSubscription('registrationAssignments', azure.registrationAssignments),
    perSubscription('locks', azure.locks),
    perSubscription('defenderPlans', (id) => emptyFor([NOT_REGISTERED], azure.defenderPlans(id))),
    perSubscription('classicAdministrators', azure.classicAdministrators),
    perSubscription('diagnosticSettings', (id) => settingsOfOneVault(azure, id)),
    perSubscription('virtualNetworks', azure.virtualNetworks),
    perSubscription('deletedVaults', azure.deletedVaults),
    lane(() => namesTried(azure, objectId)),
    tenant('directoryRoleMembers', () => firstPage(azure.directory.globalAdministrators())),
  ]);
  return { visible: all.length, sample: sample.length, tried };
}

interface Outcome {
  readonly scope: string;
  readonly status: 'ok' | 'refused' | 'failed';
  readonly reason: string | null;
}

async function outcome(scope: string, attempt: () => Promise<void>): Promise<Outcome> {
  try {
    await attempt();
    return { scope, status: 'ok', reason: null };
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'aborted') throw error;
    // Without a token for Graph nothing was tried there: the sign-in was refused it.
    const refused = error.kind === 'refused' || error.kind === 'sign-in';
    return { scope, status: refused ? 'refused' : 'failed', reason: error.message };
  }
}

function summed(what: DoctorSubject, outcomes: readonly Outcome[]): Tried {
  const missing = outcomes.filter(({ status }) => status !== 'ok');
  const refused = missing.every(({ status }) => status === 'refused');
  const status =
    outcomes.length === 0 ? 'skipped' : missing.length === 0 ? 'ok' : refused ? 'refused' : 'failed';
  return {
    what,
    status,
    tried: outcomes.length,
    missing: missing.map(({ scope }) => scope),
    reason: missing[0]?.reason ?? null,
  };
}

async function firstPage(pages: Pages): Promise<void> {
  for await (const _ of pages) return;
}

/**
 * Looks up the sign-in itself. Graph answers also who may not read an object: all its properties are null then. An object
 * that it does not know it leaves out without a word, so of others nothing follows.
 */
async function namesTried({ directory }: Azure, objectId: string | null): Promise<Tried> {
  const what = 'directoryObjects';
  if (objectId === null)
    return notTried(what, 'The token does not say which object signs in, so there was none to look up.');
  const shown: object[] = [];
  const asked = await outcome('/', async () => {
    const { items, error } = await readList(directory.objectsByIds([objectId]));
    if (error !== null) throw error;
    for (const { body } of items) shown.push(body);
    if (shown.some((object) => property(object, 'displayName') === null))
      throw new AzureError('refused', 'Microsoft Graph gives the object without its properties.');
  });
  return asked.status === 'ok' && shown.length === 0
    ? notTried(
        what,
        'Microsoft Graph answers and leaves out the sign-in itself (one of another tenant, or a new one): whether it shows others is not known.',
      )
    : summed(what, [asked]);
}

function notTried(what: DoctorSubject, reason: string): Tried {
  return { ...summed(what, []), reason };
}

/** Azure's code for a tenant whose licence does not include PIM: there is nothing that could be read. */
const NO_PIM = 'AadPremiumLicenseRequired';
/** Azure's code for a subscription that never used Microsoft.Security: no plan is on. */
const NOT_REGISTERED = 'Subscription Not Registered';

/** A list that is empty where Azure answers with one of these codes. */
async function* emptyFor(codes: readonly string[], pages: Pages): Pages {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof AzureError) || !codes.includes(error.code ?? '')) throw error;
  }
}

/** Nothing where no vault is to be seen: that is told of the vaults themselves. */
async function* settingsOfOneVault(azure: Azure, subscriptionId: string): Pages {
  const id = await firstVault(azure, subscriptionId).catch((error: unknown) => {
    if (error instanceof AzureError && error.kind !== 'aborted') return null;
    throw error;
  });
  if (id !== null) yield* azure.diagnosticSettings(id);
}

async function firstVault(azure: Azure, subscriptionId: string): Promise<string | null> {
  for await (const [vault] of azure.vaults(subscriptionId)) {
    const id = property(vault, 'id');
    return typeof id === 'string' ? id : null;
  }
  return null;
}

/** Resource Graph leaves out what may not be read, so those that it leaves out are missing. */
async function graphTried({ resourceGraph }: Azure, sample: readonly Subscription[]): Promise<Tried> {
  if (sample.length === 0) return summed('resourceGraph', []);
  const ids = sample.map(({ subscriptionId }) => subscriptionId);
  const known = new Set<string>();
  const asked = await outcome('/', async () => {
    const { items, error } = await readList(
      resourceGraph.partition('subscriptions', ids, { of: 1, index: 0 }),
    );
    if (error !== null) throw error;
    for (const { id } of items) known.add(id.toLowerCase());
  });
  if (asked.status !== 'ok') return summed('resourceGraph', [asked]);
  return summed(
    'resourceGraph',
    sample.map(({ scope }) =>
      known.has(scope.toLowerCase())
        ? { scope, status: 'ok', reason: null }
        : { scope, status: 'refused', reason: 'Resource Graph leaves the subscription out.' },
    ),
  );
}

function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return list.filter(
    (_, index) => Math.floor((index * most) / list.length) !== Math.floor(((index - 1) * most) / list.length),
  );
}
