import { describe, expect, it } from 'vitest';
import { cloudNamed } from '../../src/azure/clouds.js';

describe('clouds', () => {
  it.each([
    ['AzureCloud', 'management.azure.com', 'login.microsoftonline.com', 'vault.azure.net'],
    [
      'azureusgovernment',
      'management.usgovcloudapi.net',
      'login.microsoftonline.us',
      'vault.usgovcloudapi.net',
    ],
    [' AZURECHINACLOUD ', 'management.chinacloudapi.cn', 'login.chinacloudapi.cn', 'vault.azure.cn'],
  ])('%s is known by its name in any letter case', (name, arm, login, suffix) => {
    expect(cloudNamed(name)).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${name.trim()}$`, 'i')),
      resourceManager: `https://${arm}`,
      authority: `https://${login}`,
      vaultSuffix: suffix,
      resourceGraph: true,
      instanceDiscovery: true,
    });
  });

  it.each(['AzureGermanCloud', 'azuregermany'])('%s is told to have closed', (name) => {
    expect(() => cloudNamed(name)).toThrow(
      /closed on 2021-10-29.*AzureCloud, AzureUSGovernment or AzureChinaCloud/,
    );
  });

  it.each(['Azure', '', 'constructor'])('"%s" is no cloud, and the error lists those there are', (name) => {
    expect(() => cloudNamed(name)).toThrow(/AzureCloud, AzureUSGovernment or AzureChinaCloud/);
  });
});
