// Writes src/report/html/embedded.ts: the script and the style of the HTML report as text, with their hashes for its
// Content-Security-Policy. The script is src/report/html/client/main.ts and all it imports, each module in a function
// of its own. `npm run build` runs this before the compiler; `--check` only tells whether the file is up to date.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'src/report/html');
const target = join(folder, 'embedded.ts');

const script = bundle('report/html/client/main');
const STYLES = 'colours frame overview lists controls details vault graph matrix phone print'.split(' ');
const style = STYLES.map((name) => readFileSync(join(folder, `client/style/${name}.css`), 'utf8'))
  .join('')
  .replace(/\/\*[\s\S]*?\*\/\s*/g, '');
for (const text of [script, style])
  if (/<\/(script|style)|<!--/i.test(text))
    throw new Error('This text would end the element that it stands in.');

const written = `// Written by scripts/embedPage.mjs from client/; change that and run \`npm run build\`.
/** A text of the page, and its hash as a Content-Security-Policy names it. */
interface Embedded {
  readonly text: string;
  readonly hash: string;
}

export const PAGE_SCRIPT: Embedded = ${embedded(script)};

export const PAGE_STYLE: Embedded = ${embedded(style)};
`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== written)
    throw new Error(`${relative(root, target)} is not up to date: npm run build`);
} else if (!isWritten()) writeFileSync(target, written);

function isWritten() {
  try {
    return readFileSync(target, 'utf8') === written;
  } catch {
    return false;
  }
}

function embedded(text) {
  const hash = `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const lines = text.split('\n').map((line) => `    ${JSON.stringify(line)},`);
  return `{\n  hash: '${hash}',\n  text: [\n${lines.join('\n')}\n  ].join('\\n'),\n}`;
}

/** The modules that an entry needs, as one classic script that runs it. */
function bundle(entry) {
  const modules = new Map();
  const add = (name) => {
    if (modules.has(name)) return;
    modules.set(name, '');
    const code = compiled(join(root, 'src', `${name}.ts`));
    for (const [, specifier] of code.matchAll(/require\("([^"]+)"\)/g)) add(resolved(name, specifier));
    const body = code.replace(
      /require\("([^"]+)"\)/g,
      (_, specifier) => `load("${resolved(name, specifier)}")`,
    );
    modules.set(name, body);
  };
  add(entry);
  const parts = [...modules].map(([name, body]) => `${JSON.stringify(name)}(exports) {\n${body}}`);
  return `(() => {
"use strict";
const modules = {
${parts.join(',\n')}
};
const loaded = {};
function load(name) {
if (loaded[name] === undefined) modules[name]((loaded[name] = {}));
return loaded[name];
}
load(${JSON.stringify(entry)});
})();
`;
}

function resolved(from, specifier) {
  if (!/^\.\.?\/.*\.js$/.test(specifier))
    throw new Error(`${from} imports ${specifier}, which no page can load.`);
  return posix.join(posix.dirname(from), specifier.slice(0, -3));
}

function compiled(file) {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      removeComments: true,
      verbatimModuleSyntax: false,
    },
  });
  return outputText
    .replace('"use strict";\n', '')
    .replace('Object.defineProperty(exports, "__esModule", { value: true });\n', '');
}
