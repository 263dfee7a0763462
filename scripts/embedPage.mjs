// Writes dist/report/html/embedded.js, which src/report/html/embedded.d.ts describes: the script and the style of the HTML
// report as text, with their hashes for its Content-Security-Policy. The script is src/report/html/client/main.ts and all
// it imports, each module in a function of its own. `npm run build` runs this after the compiler.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'src/report/html');

const script = bundle('report/html/client/main');
const STYLES = 'colours frame overview lists controls details vault graph matrix phone print'.split(' ');
const style = STYLES.map((name) => readFileSync(join(folder, `client/style/${name}.css`), 'utf8'))
  .join('')
  .replace(/\/\*[\s\S]*?\*\/\s*/g, '');
for (const text of [script, style])
  if (/<\/(script|style)|<!--/i.test(text))
    throw new Error('This text would end the element that it stands in.');

const target = join(root, 'dist/report/html/embedded.js');
mkdirSync(dirname(target), { recursive: true });
writeFileSync(
  target,
  `export const PAGE_SCRIPT = ${embedded(script)};\nexport const PAGE_STYLE = ${embedded(style)};\n`,
);

function embedded(text) {
  const hash = `sha256-${createHash('sha256').update(text).digest('base64')}`;
  return JSON.stringify({ hash, text });
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
