/**
 * Who may import whom (docs: the house). Each rule says what to do instead. `npm run lint:imports` checks it.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const stage = (name, allowed, instead) => ({
  name: `${name}-imports`,
  comment: instead,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
});

/** Packages (and Node's own modules) that only the named places may import. */
const packageOnlyIn = (name, packages, places, instead) => ({
  name,
  comment: instead,
  severity: 'error',
  from: { path: '^src/', pathNot: places },
  to: { path: packages },
});

export default {
  forbidden: [
    stage('model', [], 'The model imports nothing: move what you need into it, or yourself out of it.'),
    stage(
      'access',
      ['model'],
      'access is pure meaning: take facts as an argument (Snapshot), give a Posture.',
    ),
    stage('triage', ['model'], 'triage sees verdicts and findings only: pass what you need as an argument.'),
    stage('report', ['model'], 'A report knows the Result only: put what it lacks into the Result.'),
    stage('document', [], 'document knows YAML and JSON schemas only: pass the schema as an argument.'),
    stage(
      'rules',
      ['model', 'document'],
      'A rule judges a Posture: compute the fact in access and put it into the model.',
    ),
    stage(
      'config',
      ['model', 'document', 'rules'],
      'config is what a file says about rules and scope: what it does is done by the stage that obeys it.',
    ),
    stage('input', ['model'], 'input copies what a file says: meaning belongs into access.'),
    stage('azure', ['model'], 'azure only talks to Azure: order and scope of the reads belong into collect.'),
    {
      name: 'collect-imports',
      comment:
        'collect sees Azure through the interface in src/azure/azure.ts, so that a literal can stand in for it.',
      severity: 'error',
      from: { path: '^src/collect/' },
      to: { path: '^src/', pathNot: '^src/(collect|model)/|^src/azure/azure\\.ts$' },
    },
    {
      name: 'bin-to-main-only',
      comment: 'bin holds the shebang; code belongs into src/cli.',
      severity: 'error',
      from: { path: '^bin/' },
      to: { pathNot: '^dist/cli/main\\.js$' },
    },
    packageOnlyIn(
      'azure-packages',
      '^node_modules/@azure/',
      '^src/azure/',
      'Ask through src/azure: it guards tokens, retries and time-outs.',
    ),
    packageOnlyIn(
      'commander',
      '^node_modules/commander/',
      '^src/cli/',
      'The command line is the affair of src/cli; take options as arguments.',
    ),
    packageOnlyIn(
      'terminal-packages',
      '^node_modules/(chalk|cli-table3)/',
      '^src/(cli/|report/table)',
      'Colour and tables are for the terminal: use them in the table report or in src/cli.',
    ),
    packageOnlyIn(
      'cel-and-regular-expressions',
      '^node_modules/(@marcbachmann/cel-js|re2js)/',
      '^src/rules/',
      'Expressions are compiled in src/rules only.',
    ),
    packageOnlyIn('yaml', '^node_modules/yaml/', '^src/document/', 'YAML is read in src/document only.'),
    packageOnlyIn(
      'ajv',
      '^node_modules/ajv',
      '^src/(document|input)/',
      'Shapes are validated where files are read: src/document and src/input.',
    ),
    {
      name: 'browser-stages',
      comment:
        'model, document, access, rules, config, triage and report run in a browser: take the file, the clock or the hash as an argument.',
      severity: 'error',
      from: { path: '^src/(model|document|access|rules|config|triage|report)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'files-in-input-and-cli',
      comment: 'Files are read in src/input and src/cli only; hand over text or bytes.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(input|cli)/' },
      to: { path: '^(node:)?(fs|fs/promises|zlib|child_process)$' },
    },
    {
      name: 'no-cycles',
      comment: 'Break the circle: move the shared piece into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file: use it or delete it.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/cli/main\\.ts$' },
      to: {},
    },
    {
      name: 'no-tests-in-product',
      comment: 'The product imports no test, bench or example code.',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { path: '^(test|bench|examples)/' },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere: correct the path, or add the package to package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    exclude: { path: '^dist/' },
  },
};
