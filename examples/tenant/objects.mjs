// Keys and secrets by their metadata, as Resource Manager answers with api-version 2026-02-01: no value anywhere.
import { vaultId, vaults } from './vaults.mjs';

const seconds = (date) => Date.parse(`${date}T00:00:00Z`) / 1000;

const rotating = {
  attributes: { expiryTime: 'P13M' },
  lifetimeActions: [
    { trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } },
    { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } },
  ],
};
const notifying = {
  lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } }],
};

const rsa = (keySize) => ({ kty: 'RSA', keySize });
const rsaHsm = (keySize) => ({ kty: 'RSA-HSM', keySize });
const ec = (curveName) => ({ kty: 'EC', curveName });

/** Vault, name, the day it was made, the day it expires (null: never), and what it is made of. */
const keyRows = [
  ['kv-larkfen-cards-prd', 'card-tokens', '2026-03-02', '2027-04-02', rsaHsm(4096), rotating],
  ['kv-larkfen-pay-prd', 'ledger-encryption', '2026-05-18', '2027-06-18', rsa(4096), rotating],
  // Expires nine days after the audit; its policy only tells somebody.
  ['kv-larkfen-route-prd', 'route-signing', '2024-11-25', '2026-11-25', ec('P-256'), notifying],
  // Kept to decrypt what was filed before 2025, so it was left enabled.
  ['kv-larkfen-claims-prd', 'claims-archive', '2022-12-31', '2024-12-31', rsa(3072), null],
  ['kv-larkfen-build-shd', 'package-signing', '2026-02-09', '2027-03-09', rsaHsm(3072), rotating],
  // Imported from the build server of 2019.
  ['kv-larkfen-build-shd', 'legacy-signing', '2019-06-04', null, rsa(1024), null],
  // Belongs to the certificate of the tracking page.
  ['kv-larkfen-track-prd', 'track-larkfen-example', '2026-08-30', '2026-11-30', rsa(2048), null],
];

/** Vault, name, made, expires, content type, and whether it is switched off. */
const secretRows = [
  ['kv-larkfen-pay-prd', 'payments-db', '2026-09-01', '2027-03-01', 'password'],
  ['kv-larkfen-pay-prd', 'payment-webhook', '2026-10-12', '2027-01-12', null],
  ['kv-larkfen-cards-prd', 'acquirer-credential', '2026-08-03', '2027-02-03', 'password'],
  ['kv-larkfen-track-prd', 'track-larkfen-example', '2026-08-30', '2026-11-30', 'application/x-pkcs12'],
  // Ended in April, and the tracking API still sends it.
  ['kv-larkfen-track-prd', 'carrier-api', '2025-04-01', '2026-04-01', null],
  ['kv-larkfen-track-prd', 'sms-gateway', '2026-06-01', '2026-12-01', 'api-key'],
  ['kv-larkfen-label-prd', 'printer-fleet', '2021-09-14', null, null],
  ['kv-larkfen-claims-prd', 'claims-db', '2018-03-01', '2038-01-01', 'password'],
  ['kv-larkfen-ship-dev', 'shipping-db', '2023-05-11', null, null, 'disabled'],
];

const attributesOf = (made, expires, enabled) => ({
  enabled,
  ...(expires === null ? {} : { exp: seconds(expires) }),
  created: seconds(made),
  updated: seconds(made),
  recoveryLevel: 'Recoverable+Purgeable',
});

const bodyOf = (collection, vault, name, properties) => {
  const id = vaultId(vault);
  const { location } = vaults.find(({ body }) => body.id === id).body;
  return {
    of: [id],
    body: {
      id: `${id}/${collection}/${name}`,
      name,
      type: `Microsoft.KeyVault/vaults/${collection}`,
      location,
      properties,
    },
  };
};

export const keys = keyRows.map(([vault, name, made, expires, material, rotationPolicy]) =>
  bodyOf('keys', vault, name, {
    attributes: attributesOf(made, expires, true),
    ...material,
    keyOps: ['sign', 'verify', 'wrapKey', 'unwrapKey', 'encrypt', 'decrypt'],
    keyUri: `https://${vault}.vault.azure.net:443/keys/${name}`,
    ...(rotationPolicy === null ? {} : { rotationPolicy }),
  }),
);

export const secrets = secretRows.map(([vault, name, made, expires, contentType, state]) =>
  bodyOf('secrets', vault, name, {
    ...(contentType === null ? {} : { contentType }),
    attributes: attributesOf(made, expires, state !== 'disabled'),
    secretUri: `https://${vault}.vault.azure.net/secrets/${name}`,
  }),
);
