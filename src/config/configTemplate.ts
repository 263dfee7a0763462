/**
 * The config that `kvposture init` writes: every key, those that change nothing live and the rest commented out.
 * `schema` is a path or URL of the published schema, for editors that complete and check by it.
 */
export function configTemplate(schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# What kvposture reads, how it judges, and what you accept. Options of the
# command line win over this file. All of it: kvposture's docs/configuration.md.

# The least severity that makes the exit code 1: critical, high, medium, low,
# info or never.
failOn: high

# Whether an audit that could not read everything exits with 3 (fail) or only
# warns (warn).
onIncomplete: fail

# The rules to judge by; kvposture rules list --profile NAME lists them.
profile: default

# What to read of Azure: all that you can see, where nothing is said.
# scope:
#   subscriptions: [my-production]
#   managementGroup: my-landing-zones
#   vaults: [kv-my-vault]
#   tenant: 00000000-0000-4000-8000-000000000000
#   cloud: AzureCloud

# Settings of single rules, by id: off, severity, params, and on which vaults
# they judge, by name, id, scope or pattern.
# rules:
#   legacy-access-policies: { off: true }
#   firewall-open:
#     severity: critical
#     params: { openFraction: 0.25 }
#     except: [kv-public-*]

# Who is meant to have access (object ids), and which networks are yours.
# trusted:
#   principals: [00000000-0000-4000-8000-000000000000]
#   networks: [203.0.113.0/24]

# Keys and secrets that must have no expiry date, by name or pattern.
# neverExpire: [root-ca, "*/vaults/kv-archive/keys/*"]

# What you accept, why, and until which day. A waiver names a rule and at least
# one of fingerprint, vault, principal (object id) and pattern.
# waivers:
#   - rule: contributor-self-grant
#     fingerprint: 0123456789abcdef
#     vaults: [kv-my-vault]
#     reason: the pipeline moves to its own subscription
#     expires: 2030-01-31

# The category of the SARIF, which keeps this audit apart from others.
# sarif:
#   category: my-team/vaults

# Where vaults are declared in this repository, for reports that point into it.
# sources:
#   kv-my-vault: infra/vaults.bicep:12

# The list of vaults that kvposture inventory writes, for reports that point
# into it: what no source declares is found there.
# inventory: kvposture-inventory.txt
`;
}
