// Who works at Larkfen Parcel. The audit shows ids alone (it read no directory); examples/README.md lists them.
import { guid } from './places.mjs';

const group = (displayName) => ({ id: guid('group', displayName), type: 'Group', displayName });
const user = (displayName, email) => ({ id: guid('user', displayName), type: 'User', displayName, email });
const workload = (displayName) => ({
  id: guid('workload', displayName),
  type: 'ServicePrincipal',
  displayName,
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
  claimsContractor: user('Edda Winterbourne (contractor)', 'edda.winterbourne@larkfen.example'),
  platformOnCall: user('Tomas Arkwright', 'tomas.arkwright@larkfen.example'),
  trackingPipeline: workload('Tracking deployment pipeline'),
  paymentsPipeline: workload('Payments deployment pipeline'),
  subscriptionVending: workload('Subscription vending'),
  accessBroker: workload('Access request broker'),
  endToEndTests: workload('End-to-end test runner'),
  paymentsApi: workload('Payments API'),
  cardTokeniser: workload('Card tokeniser'),
  webhookGateway: workload('Payment webhook gateway'),
  trackingApi: workload('Tracking API'),
  parcelDesk: workload('Parcel desk (application)'),
  labelPrinter: workload('Label printer service'),
  depotLegacyApp: workload('Depot gateway of 2021'),
  routeStorage: workload('Route planning storage account'),
  claimsApi: workload('Claims API'),
  signingPipeline: workload('Package signing pipeline'),
  oldBuildServer: workload('Build server of 2019'),
  identitySync: workload('Identity synchronisation'),
  webshopTest: workload('Webshop test site'),
  hackdayApp: workload('Hack day application'),
};
