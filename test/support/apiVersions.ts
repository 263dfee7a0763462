/**
 * API versions each resource type answers, as the REST reference and the SDKs name them. Resource Manager refuses
 * all others.
 */
export const API_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  subscriptions: [
    '2014-04-01',
    '2015-11-01',
    '2016-06-01',
    '2018-06-01',
    '2019-06-01',
    '2019-11-01',
    '2020-01-01',
    '2021-01-01',
    '2022-12-01',
  ],
  'microsoft.management': [
    '2018-03-01-preview',
    '2019-11-01',
    '2020-02-01',
    '2020-05-01',
    '2020-10-01',
    '2021-04-01',
    '2023-04-01',
  ],
  'microsoft.keyvault/vaults': [
    '2015-06-01',
    '2016-10-01',
    '2018-02-14',
    '2019-09-01',
    '2021-10-01',
    '2022-07-01',
    '2022-11-01',
    '2023-02-01',
    '2023-07-01',
    '2024-11-01',
    '2025-05-01',
    '2026-02-01',
  ],
  'microsoft.keyvault/managedhsms': [
    '2021-10-01',
    '2022-07-01',
    '2023-07-01',
    '2024-11-01',
    '2025-05-01',
    '2026-02-01',
  ],
  'microsoft.authorization/roleassignments': [
    '2015-07-01',
    '2018-01-01-preview',
    '2018-09-01-preview',
    '2020-04-01-preview',
    '2020-10-01-preview',
    '2022-04-01',
  ],
  'microsoft.authorization/roledefinitions': [
    '2015-07-01',
    '2018-01-01-preview',
    '2022-04-01',
    '2022-05-01-preview',
  ],
  'microsoft.authorization/roleassignmentscheduleinstances': ['2020-10-01', '2020-10-01-preview'],
  'microsoft.authorization/denyassignments': ['2018-07-01-preview', '2022-04-01', '2024-07-01-preview'],
};
