/** A command that a pipeline's runner would carry out on reading a line of a step's output. */
export interface LogCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const GITHUB_COMMANDS: ReadonlySet<string> = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group internal-set-repo-path notice remove-matcher ' +
    'save-state set-env set-output stop-commands warning'
  ).split(' '),
);

/** What GitHub's runner makes of a line (ActionCommand of actions/runner: the newer form, then the older). */
export function githubCommand(line: string): LogCommand | null {
  return newerForm(line) ?? bracketForm(line, '##[', GITHUB_COMMANDS);
}

/** What the agent of Azure Pipelines makes of a line (Command of azure-pipelines-agent). */
export function azureCommand(line: string): LogCommand | null {
  const command = bracketForm(line, '##vso[', null);
  return command === null || !command.name.includes('.') ? null : command;
}

function newerForm(line: string): LogCommand | null {
  const text = line.trimStart();
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end === -1) return null;
  const [name = '', ...rest] = text.slice(2, end).split(' ');
  if (!GITHUB_COMMANDS.has(name.toLowerCase())) return null;
  const decode = (value: string) =>
    value
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  return {
    name: name.toLowerCase(),
    properties: pairs(rest.join(' '), ',', decode),
    message: text
      .slice(end + 2)
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%'),
  };
}

function bracketForm(line: string, prefix: string, names: ReadonlySet<string> | null): LogCommand | null {
  const start = line.toLowerCase().indexOf(prefix);
  const end = start === -1 ? -1 : line.indexOf(']', start);
  if (end === -1) return null;
  const [name = '', ...rest] = line.slice(start + prefix.length, end).split(' ');
  if (names !== null && !names.has(name.toLowerCase())) return null;
  const decode = (value: string) =>
    value
      .replaceAll('%3B', ';')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%5D', ']')
      .replaceAll('%AZP25', '%');
  return {
    name: name.toLowerCase(),
    properties: pairs(rest.join(' '), ';', decode),
    message: decode(line.slice(end + 1)),
  };
}

function pairs(text: string, separator: string, decode: (value: string) => string) {
  return Object.fromEntries(
    text
      .split(separator)
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), decode(pair.slice(pair.indexOf('=') + 1))]),
  );
}
