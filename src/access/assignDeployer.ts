import type { Condition } from '../model/posture.js';
import { ASSIGN_ROLES, type ControlAction } from './actions.js';
import { assigningLimits, bestOpener, delegationOf, isFree, type Opener } from './assignRole.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import { deploymentScopeUnread } from './deployments.js';
import { activationsOf, freely, freelyAt, rank, rightBeside, rightTo } from './rights.js';
import type { Role } from './roles.js';
import { act, type Setting, type Way } from './way.js';

const FETCH: ControlAction = 'Microsoft.KeyVault/vaults/deploy/action';
const SET_FLAG: ControlAction = 'Microsoft.KeyVault/vaults/write';
const DEPLOY: ControlAction = 'Microsoft.Resources/deployments/write';

/** A role that fetches secrets by deployments, and whether it may deploy as well. */
interface Deployer extends Opener {
  readonly deploys: boolean;
}

/** Exists in every tenant, read or not. Source: keyvault-roles.json. */
const CONTRIBUTOR: Deployer = {
  id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  name: 'Contributor',
  opens: 'yes',
  gives: ['secrets/get'],
  deploys: true,
};

/**
 * Builds the way of assigning oneself a role that fetches secrets by a template deployment, such as Contributor on a
 * vault that obeys RBAC (access-model 5.1, P9 then P11). It matters where no role may be assigned that opens the vault
 * by itself. `roles` are all readable role definitions.
 */
export function assignDeployerIn(roles: ReadonlyMap<string, Role>): (setting: Setting) => Way {
  const whereSet = deployersAmong(roles, [FETCH]);
  const whereNot = deployersAmong(roles, [FETCH, SET_FLAG]);
  return (setting) => {
    const { assignment, role, group, reach, personal } = setting;
    const flag = group.templateDeployment;
    const sets = flag === 'yes' ? null : rightBeside(SET_FLAG, setting);
    const candidates = sets === null || sets.open === 'yes' ? whereSet : whereNot;
    const { scope, principal } = assignment;
    const ways = (reach.level === 'object' ? [] : role.blocks)
      .filter(({ control }) => control.includes(ASSIGN_ROLES))
      .flatMap((block): readonly Way[] => {
        const limits = assigningLimits(block, assignment);
        const delegation = delegationOf(assignment, limits);
        const { open, opener } =
          delegation.kind === 'unrestricted'
            ? { open: 'yes' as const, opener: CONTRIBUTOR }
            : bestOpener(delegation, principal, candidates, roles);
        if (opener === null) return [];
        const ownDeploys = [CONTRIBUTOR, ...candidates].some(
          ({ id, deploys: own }) => own && id === opener.id,
        );
        const deploys: Truth = ownDeploys
          ? 'yes'
          : anyTruth([
              rightTo([DEPLOY], setting).open,
              personal.deploysTemplates === null ? 'undecided' : 'yes',
            ]);
        const deployer =
          ownDeploys || rightTo([DEPLOY], setting).open === 'yes' ? null : personal.deploysTemplates;
        const conditions: readonly Condition[] = [
          ...limits,
          ...(deploys === 'undecided' ? [deploymentScopeUnread(DEPLOY)] : []),
        ];
        const enables = flag !== 'yes';
        return [
          {
            open: allTruth([open, deploys]),
            needs: [freelyAt([scope], ASSIGN_ROLES), freely(FETCH), ...(enables ? [freely(SET_FLAG)] : [])],
            conditions,
            after: [...(enables ? (sets?.after ?? []) : []), ...activationsOf(deployer)],
            acts: [
              act('assign-role', scope, opener.name),
              ...(enables ? [act('enable-template-deployment', scope, sets?.by ?? null)] : []),
              act('deploy-template', scope),
            ],
            obtains: ['secrets/get'],
          },
        ];
      })
      .sort((a, b) => rank(a.open) - rank(b.open));
    return ways[0] ?? { open: 'no', needs: [], conditions: [], acts: [], obtains: [] };
  };
}

/** The roles that give all the rights in one block; what a condition inside a role leaves open stays open. */
function deployersAmong(
  roles: ReadonlyMap<string, Role>,
  rights: readonly ControlAction[],
): readonly Deployer[] {
  const gives = ({ control }: Pick<Role['blocks'][number], 'control'>) =>
    rights.every((right) => control.includes(right));
  return [...roles.values()].flatMap(({ id, name, blocks }): readonly Deployer[] => {
    const useful = blocks.filter(gives);
    if (useful.length === 0) return [];
    return [
      {
        id,
        name,
        opens: useful.some((block) => isFree(block, gives)) ? 'yes' : 'undecided',
        gives: ['secrets/get'],
        deploys: useful.some((block) => isFree(block, gives) && block.control.includes(DEPLOY)),
      },
    ];
  });
}
