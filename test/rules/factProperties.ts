/**
 * The properties of Azure's bodies that the facts of a subject come from, as `kind.path`; one of several stands in one
 * text, parted by `|`. Facts that come from all assignments, roles and members together are left to the access engine.
 */
export const FACT_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  'vault.accessPolicies': ['vault.properties.accessPolicies'],
  'vault.auditDestinations': [
    'diagnosticSetting.properties.logs',
    'diagnosticSetting.properties.logs[].retentionPolicy',
    'diagnosticSetting.properties.logs[].retentionPolicy.enabled',
    'diagnosticSetting.properties.logs[].retentionPolicy.days',
    'diagnosticSetting.properties.storageAccountId',
  ],
  'vault.auditLogged': [
    'diagnosticSetting.properties',
    'diagnosticSetting.properties.logs',
    'diagnosticSetting.properties.logs[].enabled',
    'diagnosticSetting.properties.logs[].category',
    'diagnosticSetting.properties.logs[].categoryGroup',
  ],
  'vault.deleteLock': ['lock.properties', 'lock.properties.level'],
  'vault.diskEncryption': ['vault.properties.enabledForDiskEncryption'],
  'vault.network.defaultAction': [
    'vault.properties.networkAcls',
    'vault.properties.networkAcls.defaultAction',
  ],
  'vault.network.ipRanges': ['vault.properties.networkAcls.ipRules'],
  'vault.network.openFraction': [
    'vault.properties.publicNetworkAccess',
    'vault.properties.networkAcls',
    'vault.properties.networkAcls.defaultAction',
    'vault.properties.networkAcls.ipRules',
  ],
  'vault.network.publicNetworkAccess': ['vault.properties.publicNetworkAccess'],
  'vault.network.subnetRules': [
    'vault.properties.networkAcls',
    'vault.properties.networkAcls.virtualNetworkRules',
    'vault.properties.networkAcls.virtualNetworkRules[].ignoreMissingVnetServiceEndpoint',
    'virtualNetwork.properties.subnets',
    'virtualNetwork.properties.subnets[].properties.serviceEndpoints',
  ],
  'vault.network.subnets': ['vault.properties.networkAcls.virtualNetworkRules'],
  'vault.network.trustedServices': [
    'vault.properties.publicNetworkAccess',
    'vault.properties.networkAcls',
    'vault.properties.networkAcls.bypass',
  ],
  'vault.network.unreadableRanges': ['vault.properties.networkAcls.ipRules[].value'],
  'vault.network.widestRange': ['vault.properties.networkAcls.ipRules'],
  'vault.permissionModel': ['vault.properties.enableRbacAuthorization'],
  'vault.privateEndpointConnections': [
    'vault.properties.privateEndpointConnections',
    'vault.properties.privateEndpointConnections[].properties.privateLinkServiceConnectionState.status',
  ],
  'vault.purgeProtection': ['vault.properties.enablePurgeProtection'],
  'vault.secretReaders': ['vault.properties.accessPolicies', 'vault.properties.enableRbacAuthorization'],
  'vault.softDelete': ['vault.properties.enableSoftDelete'],
  'vault.softDeleteRetentionInDays': ['vault.properties.softDeleteRetentionInDays'],
  // The short form of cases always has the tenant; absentMeans takes it away.
  'vault.subscriptionTenantId': [],
  'vault.templateDeployment': ['vault.properties.enabledForTemplateDeployment'],
  'vault.tenantId': ['vault.properties.tenantId'],
  'vault.vmDeployment': ['vault.properties.enabledForDeployment'],
  'hsm.activated': [
    'hsm.properties.securityDomainProperties',
    'hsm.properties.securityDomainProperties.activationStatus',
  ],
  'hsm.auditLogged': ['diagnosticSetting.properties.logs', 'diagnosticSetting.properties.logs[].enabled'],
  'hsm.network.openFraction': [
    'hsm.properties.publicNetworkAccess',
    'hsm.properties.networkAcls',
    'hsm.properties.networkAcls.defaultAction',
    'hsm.properties.networkAcls.ipRules',
  ],
  'hsm.network.publicNetworkAccess': ['hsm.properties.publicNetworkAccess'],
  'hsm.network.unreadableRanges': ['hsm.properties.networkAcls.ipRules[].value'],
  'hsm.privateEndpointConnections': [
    'hsm.properties.privateEndpointConnections',
    'hsm.properties.privateEndpointConnections[].properties.privateLinkServiceConnectionState.status',
  ],
  'hsm.purgeProtection': ['hsm.properties.enablePurgeProtection'],
  'object.certificateBacking': ['secret.properties.contentType'],
  'object.curve': ['key.properties.curveName'],
  'object.daysToExpiry': ['key.properties.attributes.exp|secret.properties.attributes.exp'],
  'object.enabled': ['key.properties.attributes.enabled|secret.properties.attributes.enabled'],
  'object.hasExpiry': ['key.properties.attributes.exp|secret.properties.attributes.exp'],
  'object.hsmBacked': ['key.properties.kty'],
  'object.keySize': ['key.properties.keySize'],
  'object.keyType': ['key.properties.kty'],
  'object.rotationActions': [
    'key.properties.rotationPolicy',
    'key.properties.rotationPolicy.lifetimeActions',
    'key.properties.rotationPolicy.lifetimeActions[].action.type',
  ],
  'object.validityInDays': [
    'key.properties.attributes.exp|secret.properties.attributes.exp',
    'key.properties.attributes.created|secret.properties.attributes.created',
    'key.properties.attributes.nbf|secret.properties.attributes.nbf',
  ],
  'subscription.classicAdministrators': [
    'classicAdministrator.properties',
    'classicAdministrator.properties.emailAddress',
    'classicAdministrator.properties.role',
  ],
  'subscription.defenderForKeyVault': ['defenderPlan.properties', 'defenderPlan.properties.pricingTier'],
  'deletedVault.recoverable': ['deletedVault.properties.scheduledPurgeDate'],
};

/** Facts that no single property tells: ids and names, and what only the assignments of a scope together tell. */
export const FACTS_OF_NO_PROPERTY: ReadonlySet<string> = new Set([
  'vault.undecided',
  'object.id',
  'object.name',
  'object.type',
  'subscription.owners',
  'subscription.allOwners',
]);
