// Who and what works at Larkfen Parcel and holds a role or an access policy; examples/README.md lists them.
import { brackwaterTenantId, guid, kestrelTenantId } from './places.mjs';

const group = (displayName) => ({ id: guid('group', displayName), type: 'Group', displayName });
const user = (displayName, email, more = {}) => ({
  id: guid('user', displayName),
  type: 'User',
  displayName,
  email,
  ...more,
});
const workload = (displayName, kind = 'Application') => ({
  id: guid('workload', displayName),
  type: 'ServicePrincipal',
  displayName,
  kind,
});

export const principals = {
  platformEngineers: group('Platform engineers'),
  developmentLeads: group('Development leads'),
  releaseManagers: group('Release managers'),
  releaseOperators: group('Webshop release operators'),
  depotOperations: group('Depot operations'),
  trackingOnCall: group('Tracking on-call'),
  supportDesk: group('Support desk'),
  claimsAdmins: group('Claims administrators'),
  releaseEngineering: group('Release engineering'),
  webshopDevelopers: group('Webshop developers'),
  labUsers: group('Lab users'),
  labStewards: group('Lab stewards'),
  securityAuditors: group('Security auditors'),
  paymentsEngineers: group('Payments engineers'),
  keyCustodians: group('Key custodians'),
  sandboxCaretakers: group('Sandbox caretakers'),
  claimsContractor: user('Edda Winterbourne (contractor)', 'edda.winterbourne@larkfen.example'),
  platformOnCall: user('Tomas Arkwright', 'tomas.arkwright@larkfen.example'),
  elevatedAdmin: user('Rasmus Lindqvist', 'rasmus.lindqvist@larkfen.example'),
  routePlanner: user('Nadia Okafor', 'nadia.okafor@larkfen.example'),
  testConsultant: user('Ilse Brandt (Kessler Consulting)', 'ilse.brandt@kessler.example', { guest: true }),
  // Left in March; the directory does not know her any more.
  formerPlanner: user('Marit Solvang', 'marit.solvang@larkfen.example', { deleted: true }),
  trackingPipeline: workload('Tracking deployment pipeline'),
  paymentsPipeline: workload('Payments deployment pipeline'),
  subscriptionVending: workload('Subscription vending'),
  accessBroker: workload('Access request broker'),
  endToEndTests: workload('End-to-end test runner'),
  paymentsApi: workload('Payments API', 'ManagedIdentity'),
  cardTokeniser: workload('Card tokeniser'),
  webhookGateway: workload('Payment webhook gateway'),
  trackingApi: workload('Tracking API'),
  parcelDesk: workload('Parcel desk (application)'),
  labelPrinter: workload('Label printer service'),
  depotLegacyApp: workload('Depot gateway of 2021'),
  routeStorage: workload('Route planning storage account', 'ManagedIdentity'),
  claimsApi: workload('Claims API'),
  signingPipeline: workload('Package signing pipeline'),
  oldBuildServer: workload('Build server of 2019'),
  identitySync: workload('Identity synchronisation'),
  webshopTest: workload('Webshop test site'),
  configPublisher: workload('Configuration publisher'),
  seedLoader: workload('Test data loader'),
  vaultBackup: workload('Vault backup appliance'),
  // Of other tenants, and so in no directory of Larkfen's.
  brackwaterSync: { ...workload('Brackwater identity bridge'), tenantId: brackwaterTenantId },
  kestrelOperations: { ...group('Kestrel operations'), tenantId: kestrelTenantId },
  kestrelOnCall: { ...group('Kestrel on-call'), tenantId: kestrelTenantId },
};
