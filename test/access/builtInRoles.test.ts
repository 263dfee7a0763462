import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { lastSegment } from '../../src/model/armId.js';
import type { Posture } from '../../src/model/posture.js';
import { assignment, type RoleBlockBody, role, SUB, snapshotOf, vault } from './snapshotOf.js';

interface BuiltInRole {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly permissions: readonly RoleBlockBody[];
  readonly grants?: {
    readonly secretValueRead: boolean;
    readonly secretBackup: boolean;
    readonly keyDecryptOrUnwrapOrSign: boolean;
    readonly keyRelease: boolean;
  };
  readonly roleAssignmentsWriteConstrainedByDefinition?: boolean;
  readonly assignableRoleIds?: readonly string[];
}

/** The facts are not ours to ship: they lie beside the repository, or where the variable says. */
const FILE =
  process.env.KVPOSTURE_REFERENCE ??
  fileURLToPath(new URL('../../../shared/reference/keyvault-roles.json', import.meta.url));
const present = existsSync(FILE);
if (!present) console.info(`Skipped: no built-in roles at ${FILE}; set KVPOSTURE_REFERENCE to the file.`);
const ROLES: readonly BuiltInRole[] = present ? JSON.parse(readFileSync(FILE, 'utf8')).roles : [];

const HOLDER = '77777777-7777-7777-7777-777777777777';
const MODELS = ['policies', 'rbac'] as const;

/** Roles that the file leaves out because nothing in them bears on a vault, as it says of its selection. */
const OTHERS = ROLES.flatMap(({ assignableRoleIds = [] }) => assignableRoleIds).filter(
  (id) => !ROLES.some((known) => known.id === id),
);
const definition = ({ id, name, permissions }: BuiltInRole) => {
  const body = role(id, ...permissions);
  return { ...body, properties: { ...body.properties, roleName: name, type: 'BuiltInRole' } };
};
const DEFINITIONS = ROLES.map(definition);
const HARMLESS = OTHERS.map((id) => role(id, { actions: ['Microsoft.Support/*'] }));

/** What the role gives, alone, at the subscription of one vault of each model. */
function posture(id: string, roles: readonly unknown[], properties: object = {}): Posture {
  return resolveAccess(
    snapshotOf({
      vaults: [
        vault('policies', properties),
        vault('rbac', { enableRbacAuthorization: true, ...properties }),
      ],
      roles,
      assignments: [assignment(SUB, id, { principal: HOLDER })],
    }),
  );
}

/** Permissions that work now, by vault. */
function held({ grants }: Posture): Readonly<Record<(typeof MODELS)[number], readonly string[]>> {
  const on = (name: string) =>
    grants
      .filter(({ terms, vaults }) => terms.inert === null && vaults.map(lastSegment).includes(name))
      .flatMap(({ terms }) => terms.permissions.map((permission) => `${permission} ${terms.certainty}`));
  return { policies: on('policies'), rbac: on('rbac') };
}

/** The ways to a vault, shortest first, and how certain the first is. */
function ways({ escalations }: Posture, name: string): readonly string[] {
  const text = (acts: readonly { readonly step: string }[]) => acts.map(({ step }) => step).join(' > ');
  return escalations
    .filter(({ vaults }) => vaults.map(lastSegment).includes(name))
    .flatMap(({ terms }) => [text(terms.acts), ...terms.otherPaths.map(text)]);
}

function certainty({ escalations }: Posture, name: string, way: string): string | null {
  const found = escalations.find(
    ({ terms, vaults }) =>
      vaults.map(lastSegment).includes(name) && terms.acts.map(({ step }) => step).join(' > ') === way,
  );
  return found?.terms.certainty ?? null;
}

const ASSIGN = { policies: 'assign-role > write-access-policy', rbac: 'assign-role' } as const;

const byId = new Map(ROLES.map((known) => [known.id, known]));
/** Backups of keys and certificates yield material too; the file has no word for them. */
const BACKUPS = ['a4417e6f-fecd-4de8-b567-7b0420556985'];
const usesData = ({ id, grants }: BuiltInRole): boolean =>
  BACKUPS.includes(id) || Object.values(grants ?? {}).includes(true);
const writesVault = ({ tags }: BuiltInRole): boolean =>
  tags.includes('vaultWrite') || tags.includes('accessPoliciesWrite');

/** Conditions that hang on more than which role is assigned: on whom, or on an attribute nobody documents. */
const hangsOnMore = ({ permissions }: BuiltInRole): boolean =>
  permissions.some(({ condition = '' }) => /HasObotoken|PrincipalType/.test(condition));

/** By the file: whether the role can assign another that opens a vault of the model. */
function assigns(from: BuiltInRole, opens: (role: BuiltInRole) => boolean): 'certain' | 'conditional' | null {
  if (!from.tags.includes('roleAssignmentsWrite')) return null;
  if (from.roleAssignmentsWriteConstrainedByDefinition === false) return 'certain';
  const openers = (from.assignableRoleIds ?? []).filter((id) => {
    const known = byId.get(id);
    return known !== undefined && opens(known);
  });
  if (openers.length === 0) return null;
  return hangsOnMore(from) ? 'conditional' : 'certain';
}

describe.skipIf(!present)('a built-in role alone at a subscription', () => {
  it('is one of the 47 of the reference', () => {
    expect(ROLES).toHaveLength(47);
  });

  it.each(ROLES.map((one) => [one.name, one] as const))('%s holds what its data actions say', (_, one) => {
    const { policies, rbac } = held(posture(one.id, [...DEFINITIONS, ...HARMLESS]));
    const has = (...permissions: string[]) =>
      permissions.some((permission) => rbac.includes(`${permission} certain`));
    expect(policies).toEqual([]);
    expect(rbac.filter((permission) => !permission.endsWith(' certain'))).toEqual([]);
    expect(rbac.length > 0).toBe(one.tags.includes('keyVaultDataActions'));
    expect({
      secretValueRead: has('secrets/get'),
      secretBackup: has('secrets/backup'),
      keyDecryptOrUnwrapOrSign: has('keys/decrypt', 'keys/unwrapkey', 'keys/sign'),
      keyRelease: has('keys/release'),
    }).toEqual(
      one.grants ?? {
        secretValueRead: false,
        secretBackup: false,
        keyDecryptOrUnwrapOrSign: false,
        keyRelease: false,
      },
    );
  });

  it.each(ROLES.map((one) => [one.name, one] as const))(
    '%s writes access policies exactly if it writes vaults or their policies',
    (_, one) => {
      const seen = posture(one.id, [...DEFINITIONS, ...HARMLESS]);
      expect(certainty(seen, 'policies', 'write-access-policy')).toBe(writesVault(one) ? 'certain' : null);
      expect(ways(seen, 'rbac')).not.toContain('write-access-policy');
    },
  );

  it.each(ROLES.map((one) => [one.name, one] as const))(
    '%s assigns itself a role that opens the vault exactly if it may assign one',
    (_, one) => {
      const seen = posture(one.id, [...DEFINITIONS, ...HARMLESS]);
      const expected = { policies: assigns(one, writesVault), rbac: assigns(one, usesData) };
      for (const model of MODELS) {
        const first = certainty(seen, model, ASSIGN[model]);
        const listed = ways(seen, model).includes(ASSIGN[model]);
        expect({ model, listed }).toEqual({ model, listed: expected[model] !== null });
        if (first !== null) expect({ model, first }).toEqual({ model, first: expected[model] });
      }
    },
  );

  it.each(
    ROLES.filter(({ assignableRoleIds = [] }) => assignableRoleIds.some((id) => OTHERS.includes(id))).map(
      (one) => [one.name, one] as const,
    ),
  )('%s may open the vault where what it assigns was not read', (_, one) => {
    const seen = posture(one.id, DEFINITIONS);
    const expected = assigns(one, usesData) === 'certain' ? 'certain' : 'conditional';
    expect(certainty(seen, 'rbac', ASSIGN.rbac)).toBe(expected);
  });
});

const DEPLOY = 'deploy-template';
const SET_FLAG = 'enable-template-deployment > deploy-template';

describe.skipIf(!present)('a built-in role alone reads secrets by a template deployment', () => {
  it.each(ROLES.map((one) => [one.name, one] as const))('%s, as the file says', (_, one) => {
    const deploys = one.tags.includes('vaultDeploy') && one.tags.includes('deploymentsWrite');
    const roles = [...DEFINITIONS, ...HARMLESS];
    const flagged = posture(one.id, roles, { enabledForTemplateDeployment: true });
    const unset = posture(one.id, roles);
    for (const model of MODELS) {
      expect({ model, flag: true, ways: ways(flagged, model).includes(DEPLOY) }).toEqual({
        model,
        flag: true,
        ways: deploys,
      });
      expect({ model, flag: false, ways: ways(unset, model).includes(SET_FLAG) }).toEqual({
        model,
        flag: false,
        ways: deploys && one.tags.includes('vaultWrite'),
      });
      expect(ways(unset, model)).not.toContain(DEPLOY);
    }
    const obtained = flagged.escalations
      .filter(({ terms }) => terms.step === DEPLOY)
      .flatMap(({ terms }) => terms.obtains);
    if (obtained.length > 0) expect(obtained).toContain('secrets/get');
  });
});
