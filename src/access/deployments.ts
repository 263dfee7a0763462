import type { Condition, PathStep } from '../model/posture.js';
import { type ControlAction, WRITE_VAULTS } from './actions.js';
import { hostsDeployments } from './brings.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import type { HeldBy } from './heldAt.js';
import {
  activationsOf,
  type JoinedRight,
  ownRight,
  rank,
  rightAbove,
  rightBeside,
  rightTo,
} from './rights.js';
import { act, type Setting, type Way } from './way.js';

/**
 * P11: a template deployment that fetches secrets. Needs deploy/action on the vault, the right to deploy anywhere,
 * and the vault's flag, which a writer of the vault can set. Works under both permission models and behind the
 * firewall (access-model 2.4).
 */
export function deployTemplate(setting: Setting): Way {
  const { templateDeployment } = setting.group;
  const elsewhere = setting.personal.deploysTemplates;
  return deployment(setting, templateDeployment, elsewhere, 'Microsoft.Resources/deployments/write', [
    'enable-template-deployment',
    'deploy-template',
  ]);
}

/** P12: a VM deployment that fetches certificates stored as secrets. */
export function deployMachine(setting: Setting): Way {
  const { vmDeployment } = setting.group;
  const elsewhere = setting.personal.writesMachines;
  return deployment(setting, vmDeployment, elsewhere, 'Microsoft.Compute/virtualMachines/write', [
    'enable-vm-deployment',
    'deploy-vm',
  ]);
}

function deployment(
  setting: Setting,
  flag: Truth,
  elsewhere: HeldBy | null,
  helper: ControlAction,
  [enable, deploy]: readonly [PathStep['step'], PathStep['step']],
): Way {
  const { scope } = setting.assignment;
  // Nothing is deployed at a vault: the right counts at a resource group or above.
  const here = hostsDeployments(setting.reach.level) ? rightTo([helper], setting).open : 'no';
  const deploys = here === 'yes' || elsewhere !== null ? 'yes' : 'undecided';
  const deployer = here === 'yes' ? null : elsewhere;
  const by = (fetches: JoinedRight, writes: JoinedRight): Way => {
    const settable = flag === 'yes' ? 'no' : writes.open;
    const enables = settable !== 'no';
    return {
      open: allTruth([fetches.open, deploys, anyTruth([flag, settable])]),
      after: [...fetches.after, ...(enables ? writes.after : []), ...activationsOf(deployer)],
      needs: enables ? [...fetches.needs, ...writes.needs] : fetches.needs,
      conditions: [
        ...fetches.conditions,
        ...(settable === 'undecided' ? writes.conditions : []),
        ...(flag === 'undecided' && settable !== 'yes' ? [FLAG_UNREAD] : []),
        ...(deploys === 'undecided' ? [deploymentScopeUnread(helper)] : []),
      ],
      acts: enables
        ? [act(enable, scope, writes.by), act(deploy, scope, fetches.by)]
        : [act(deploy, scope, fetches.by)],
      obtains: ['secrets/get'],
    };
  };
  const fetching = by(ownRight(FETCH, setting), rightBeside(WRITE_VAULTS, setting));
  const writes = ownRight(WRITE_VAULTS, setting);
  // Where the flag is on, whoever may fetch needs no more, and is looked at by itself.
  if (flag === 'yes' || writes.open === 'no') return fetching;
  const writing = by(rightAbove(FETCH, setting), writes);
  return rank(writing.open) < rank(fetching.open) ? writing : fetching;
}

const FETCH: ControlAction = 'Microsoft.KeyVault/vaults/deploy/action';

const FLAG_UNREAD: Condition = { source: 'unread', text: "the vault's flag for deployments" };

/** Says that no scope is known where the holder may deploy; it may have one that was not read. */
export function deploymentScopeUnread(helper: ControlAction): Condition {
  return { source: 'unread', text: `a scope where it holds ${helper}` };
}
