/** One command of the Azure CLI: the options it takes; those of `needs` have to be there. */
interface CommandForm {
  readonly needs?: readonly string[];
  /** At least one of these, where given. */
  readonly oneOf?: readonly string[];
  readonly takes?: readonly string[];
}

const VAULT = ['--subscription', '--resource-group', '--name'] as const;
const GLOBAL = ['--subscription', '--query', '--output', '-o'] as const;
/** A vault or a managed HSM: what `az keyvault` takes to name it. */
const HSM = ['--subscription', '--resource-group', '--hsm-name'] as const;

/** Commands that remediations use, with the options of the Azure CLI reference (learn.microsoft.com/cli/azure). */
const FORMS: Readonly<Record<string, CommandForm>> = {
  'az keyvault show': { needs: VAULT },
  'az keyvault update': {
    needs: VAULT,
    oneOf: [
      '--bypass',
      '--default-action',
      '--enable-purge-protection',
      '--enable-rbac-authorization',
      '--enabled-for-deployment',
      '--enabled-for-disk-encryption',
      '--enabled-for-template-deployment',
      '--public-network-access',
      '--retention-days',
    ],
  },
  'az keyvault update-hsm': {
    needs: HSM,
    oneOf: ['--bypass', '--default-action', '--enable-purge-protection', '--public-network-access'],
  },
  'az keyvault recover': { needs: ['--name'], takes: ['--location', '--resource-group'] },
  'az keyvault purge': { needs: ['--name'], takes: ['--location'] },
  'az keyvault list-deleted': { takes: ['--resource-type'] },
  'az keyvault network-rule list': { needs: VAULT },
  'az keyvault network-rule add': {
    needs: VAULT,
    oneOf: ['--ip-address', '--subnet'],
    takes: ['--vnet-name'],
  },
  'az keyvault network-rule remove': {
    needs: VAULT,
    oneOf: ['--ip-address', '--subnet'],
    takes: ['--vnet-name'],
  },
  'az keyvault set-policy': {
    needs: [...VAULT, '--object-id'],
    oneOf: [
      '--secret-permissions',
      '--key-permissions',
      '--certificate-permissions',
      '--storage-permissions',
    ],
    takes: ['--application-id'],
  },
  'az keyvault delete-policy': { needs: [...VAULT, '--object-id'], takes: ['--application-id'] },
  'az keyvault private-endpoint-connection approve': {
    oneOf: ['--id', '--name'],
    takes: ['--vault-name', '--hsm-name', '--resource-group', '--description'],
  },
  'az keyvault private-endpoint-connection reject': {
    oneOf: ['--id', '--name'],
    takes: ['--vault-name', '--hsm-name', '--resource-group', '--description'],
  },
  'az keyvault private-endpoint-connection delete': {
    oneOf: ['--id', '--name'],
    takes: ['--vault-name', '--hsm-name', '--resource-group'],
  },
  'az keyvault private-endpoint-connection show': {
    oneOf: ['--id', '--name'],
    takes: ['--vault-name', '--hsm-name', '--resource-group'],
  },
  'az keyvault key set-attributes': {
    oneOf: ['--vault-name', '--id', '--hsm-name'],
    takes: ['--name', '--expires', '--not-before', '--enabled', '--version', '--ops', '--tags'],
  },
  'az keyvault key create': {
    needs: ['--name'],
    oneOf: ['--vault-name', '--hsm-name'],
    takes: ['--kty', '--size', '--curve', '--protection', '--expires', '--ops', '--not-before'],
  },
  'az keyvault key rotate': { oneOf: ['--vault-name', '--id'], takes: ['--name'] },
  'az keyvault key rotation-policy update': {
    needs: ['--value'],
    oneOf: ['--vault-name', '--id'],
    takes: ['--name'],
  },
  'az keyvault key rotation-policy show': { oneOf: ['--vault-name', '--id'], takes: ['--name'] },
  'az keyvault secret set-attributes': {
    oneOf: ['--vault-name', '--id'],
    takes: ['--name', '--expires', '--not-before', '--enabled', '--version', '--content-type', '--tags'],
  },
  'az keyvault secret set': {
    needs: ['--vault-name', '--name'],
    oneOf: ['--file', '--value'],
    takes: ['--expires', '--not-before', '--content-type', '--disabled', '--encoding', '--tags'],
  },
  'az keyvault certificate show': { needs: ['--vault-name', '--name'] },
  'az keyvault security-domain download': {
    needs: ['--hsm-name', '--sd-wrapping-keys', '--sd-quorum', '--security-domain-file'],
  },
  'az role assignment list': {
    oneOf: ['--scope', '--all'],
    takes: [
      '--assignee',
      '--role',
      '--include-inherited',
      '--include-groups',
      '--fill-principal-name',
      '--resource-group',
    ],
  },
  'az role assignment create': {
    needs: ['--scope', '--role', '--assignee-object-id', '--assignee-principal-type'],
    takes: ['--condition', '--condition-version'],
  },
  'az role assignment delete': { oneOf: ['--ids', '--assignee'], takes: ['--role', '--scope'] },
  'az role definition list': {
    oneOf: ['--name', '--custom-role-only'],
    takes: ['--scope', '--resource-group'],
  },
  'az role definition update': { needs: ['--role-definition'] },
  'az role definition delete': {
    needs: ['--name'],
    takes: ['--scope', '--resource-group', '--custom-role-only', '--yes'],
  },
  'az resource update': { needs: ['--ids', '--set'], takes: ['--api-version'] },
  'az resource show': { needs: ['--ids'], takes: ['--api-version'] },
  'az resource delete': { needs: ['--ids'], takes: ['--api-version'] },
  'az rest': { needs: ['--method', '--url'], takes: ['--body', '--headers'] },
  'az account show': {},
  'az ad user show': { needs: ['--id'] },
  'az ad sp show': { needs: ['--id'] },
  'az ad group show': { needs: ['--group'] },
  'az ad group member add': { needs: ['--group', '--member-id'] },
  'az ad group member list': { needs: ['--group'] },
  'az ad group owner remove': { needs: ['--group', '--owner-object-id'] },
  'az managedservices assignment list': { takes: ['--include-definition', '--resource-group'] },
  'az managedservices assignment delete': { needs: ['--assignment'], takes: ['--resource-group'] },
  'az monitor diagnostic-settings list': { needs: ['--resource'] },
  'az monitor diagnostic-settings show': { needs: ['--resource', '--name'] },
  'az monitor diagnostic-settings create': {
    needs: ['--resource', '--name', '--logs'],
    oneOf: ['--workspace', '--storage-account', '--event-hub', '--marketplace-partner-id'],
    takes: ['--event-hub-rule', '--metrics', '--export-to-resource-specific'],
  },
  'az monitor diagnostic-settings update': {
    needs: ['--resource', '--name'],
    takes: ['--logs', '--set', '--workspace', '--storage-account'],
  },
  'az network private-endpoint create': {
    needs: [
      '--resource-group',
      '--name',
      '--vnet-name',
      '--subnet',
      '--private-connection-resource-id',
      '--group-id',
      '--connection-name',
    ],
    takes: ['--location'],
  },
  'az network vnet subnet update': {
    needs: ['--service-endpoints'],
    oneOf: ['--ids', '--name'],
    takes: ['--resource-group', '--vnet-name'],
  },
  'az lock create': {
    needs: ['--name', '--lock-type'],
    oneOf: ['--resource', '--resource-group'],
    takes: ['--resource-type', '--resource-name', '--notes', '--namespace'],
  },
  'az lock list': {
    takes: ['--resource', '--resource-group', '--resource-type', '--resource-name', '--namespace'],
  },
  'az security pricing create': { needs: ['--name', '--tier'] },
  'az security pricing show': { needs: ['--name'] },
  'kvposture who-can': { takes: ['--vault'] },
  'kvposture access': { takes: ['--vault', '--principal'] },
  'kvposture rules show': {},
};

/** Options that are flags, or whose list of values may be empty. */
const NO_VALUE = new Set([
  '--all',
  '--include-inherited',
  '--include-groups',
  '--include-definition',
  '--custom-role-only',
  '--secret-permissions',
  '--key-permissions',
  '--certificate-permissions',
  '--storage-permissions',
  '--yes',
]);

/** What is wrong with the commands of a script, a sentence each; comments are passed over. */
export function azFaults(script: string): readonly string[] {
  return script
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .flatMap(lineFaults);
}

function lineFaults(line: string): readonly string[] {
  const words = shellWords(line);
  if (words === null) return [`a quote is not closed: ${line}`];
  const commands: string[][] = [[]];
  for (const word of words) {
    if (['||', '&&', '|', ';'].includes(word)) commands.push([]);
    else commands.at(-1)?.push(word);
  }
  const inner = [...line.matchAll(/\$\(([^()]*)\)/g)].flatMap(([, script = '']) =>
    script.trim() === 'uuidgen' ? [] : lineFaults(script),
  );
  return [...commands.flatMap(commandFaults), ...inner];
}

function commandFaults(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => word.startsWith('-'));
  const named = (end < 0 ? words : words.slice(0, end)).filter((word) => word !== '>');
  const name = Object.keys(FORMS)
    .filter((form) => `${named.join(' ')} `.startsWith(`${form} `))
    .sort((a, b) => b.length - a.length)[0];
  const form = name === undefined ? undefined : FORMS[name];
  if (name === undefined || form === undefined)
    return [
      `${named
        .slice(0, 3)
        .join(' ')
        .replace(
          /^(?!az |kvposture )(\S+).*/,
          '$1',
        )} is no command known here; add it to test/support/azCommands.ts from its reference`,
    ];
  const { needs = [], oneOf = [], takes = [] } = form;
  const known = new Set([...needs, ...oneOf, ...takes, ...GLOBAL]);
  const options = words.flatMap((word, index) =>
    word.startsWith('--') || word === '-o' ? [{ word, index }] : [],
  );
  const given = new Set(options.map(({ word }) => word));
  const valueless = options.filter(({ word, index }) => {
    const next = words[index + 1];
    return !NO_VALUE.has(word) && (next === undefined || next === '' || next.startsWith('--'));
  });
  return [
    ...options.filter(({ word }) => !known.has(word)).map(({ word }) => `${name} has no option ${word}`),
    ...needs.filter((word) => !given.has(word)).map((word) => `${name} lacks ${word}`),
    ...(oneOf.length > 0 && !oneOf.some((word) => given.has(word))
      ? [`${name} lacks one of ${oneOf.join(', ')}`]
      : []),
    ...valueless.filter(({ word }) => known.has(word)).map(({ word }) => `${name} ${word} has no value`),
  ];
}

/** Words of one line of a POSIX shell, operators among them; null where a quote is not closed. */
function shellWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let rest = line;
  while (rest !== '') {
    const piece =
      /^\s+/.exec(rest)?.[0] ??
      /^(?:\|\||&&|[|;>])/.exec(rest)?.[0] ??
      /^'[^']*'|^"(?:[^"\\]|\\.)*"|^\$\([^()]*\)|^\\.|^[^\s'"\\|;>&]/.exec(rest)?.[0];
    if (piece === undefined) return null;
    rest = rest.slice(piece.length);
    if (/^(?:\s+|\|\||&&|[|;>])$/.test(piece)) {
      if (word !== null) words.push(word);
      word = null;
      if (piece.trim() !== '') words.push(piece);
    } else word = (word ?? '') + (/^['"]/.test(piece) ? piece.slice(1, -1) : piece);
  }
  if (word !== null) words.push(word);
  return words;
}
