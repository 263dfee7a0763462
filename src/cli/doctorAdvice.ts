import type { DoctorSubject } from '../model/doctor.js';

/** What is lost without a read, and what to ask for. */
interface Advice {
  readonly cost: string;
  readonly ask: string;
}

const READER = 'the role Reader on the subscription, or on a management group above it';
const DIRECTORY =
  'the Entra role Directory Readers for a user, the application permission Directory.Read.All (Microsoft Graph, with admin consent) for an application';

/** Costs as design 3 and the rules say them. Rights: Azure built-in roles; Microsoft Graph permissions reference. */
export const ADVICE: Readonly<Partial<Record<DoctorSubject, Advice>>> = {
  managementGroups: {
    cost: '--management-group cannot be used; inherited assignments are still read',
    ask: 'the role Management Group Reader on the tenant root group',
  },
  resourceGraph: {
    cost: 'these subscriptions are read list by list through Resource Manager: slower, the same result',
    ask: READER,
  },
  vaults: { cost: 'the vaults are not audited at all', ask: READER },
  hsms: { cost: 'managed HSMs are not audited', ask: READER },
  roleAssignments: { cost: 'who holds what is not known', ask: READER },
  roleDefinitions: { cost: 'what custom roles allow is not known', ask: READER },
  denyAssignments: { cost: 'grants by roles become conditional', ask: READER },
  roleAssignmentScheduleInstances: {
    cost: 'activated assignments cannot be told from standing ones',
    ask: `${READER}; PIM needs Entra ID P2`,
  },
  roleEligibilityScheduleInstances: {
    cost: 'who could activate a role is not known',
    ask: `${READER}; PIM needs Entra ID P2`,
  },
  registrationAssignments: { cost: 'what other tenants manage (Lighthouse) is not known', ask: READER },
  locks: { cost: 'whether a lock keeps vaults from being deleted is not known', ask: READER },
  defenderPlans: {
    cost: 'whether Defender for Key Vault is on is not known',
    ask: 'the role Reader or Security Reader on the subscription',
  },
  classicAdministrators: { cost: 'whether classic administrators are left is not known', ask: READER },
  diagnosticSettings: {
    cost: 'whether and where vaults log is not known',
    ask: 'the role Reader or Monitoring Reader on the subscription',
  },
  virtualNetworks: { cost: 'whether a subnet really has its service endpoint is not known', ask: READER },
  deletedVaults: { cost: 'deleted vaults are not known', ask: READER },
  directoryObjects: {
    cost: 'principals have no names, groups no members and owners; guests and deleted ones are not told',
    ask: DIRECTORY,
  },
  directoryRoleMembers: { cost: 'Global Administrators are not named', ask: DIRECTORY },
};
