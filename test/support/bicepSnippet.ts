import {
  ACCESS_POLICY,
  BICEP_TYPES,
  type BicepShape,
  HSM_PROPERTIES,
  KEY_PROPERTIES,
  SECRET_PROPERTIES,
  VAULT_PROPERTIES,
} from './bicepTypes.js';

/*
 * A check of the structure of Bicep snippets and of their property names. It is no compiler: expressions are taken
 * for words and calls with balanced brackets, and what they give is not looked at.
 */

type Value =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Value])[] }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression' };

class SnippetError extends Error {}

/** What is wrong with a snippet, a sentence each. */
export function bicepFaults(source: string): readonly string[] {
  try {
    return statements(tokens(source), shapeSaid(source));
  } catch (error) {
    if (error instanceof SnippetError) return [error.message];
    throw error;
  }
}

interface Said {
  readonly name: string;
  readonly shape: BicepShape;
}

/** Of what a part is: the first comment says so, `// in the properties of …`; a vault where there is none. */
function shapeSaid(source: string): Said {
  const comment = /^\s*\/\/(.*)$/m.exec(source)?.[1]?.toLowerCase() ?? '';
  if (comment.includes('in the accesspolicies of')) return { name: 'an access policy', shape: ACCESS_POLICY };
  if (comment.includes('in the properties of managed hsm'))
    return { name: 'a managed HSM', shape: HSM_PROPERTIES };
  if (comment.includes('in the properties of key')) return { name: 'a key', shape: KEY_PROPERTIES };
  if (comment.includes('in the properties of secret')) return { name: 'a secret', shape: SECRET_PROPERTIES };
  return { name: 'a vault', shape: VAULT_PROPERTIES };
}

const TOKEN = /^(?:\/\/[^\n]*|[^\S\n]+|\n|'(?:[^'\\\n]|\\.)*'|[A-Za-z_][\w]*|\d+|[{}[\]()=:,.?!<>&|+*/%-])/;

function tokens(source: string): string[] {
  const found: string[] = [];
  let rest = source;
  while (rest !== '') {
    const token = TOKEN.exec(rest)?.[0];
    if (token === undefined)
      throw new SnippetError(
        rest.startsWith("'") ? 'a text is not closed' : `"${rest.slice(0, 10)}" is no Bicep`,
      );
    rest = rest.slice(token.length);
    if (!token.startsWith('//') && (token === '\n' || token.trim() !== '')) found.push(token);
  }
  return found;
}

const ENVELOPE = [
  'name',
  'location',
  'scope',
  'parent',
  'kind',
  'sku',
  'tags',
  'identity',
  'properties',
  'dependsOn',
];

function statements(all: string[], said: Said): readonly string[] {
  const faults: string[] = [];
  const skip = () => {
    while (all[0] === '\n') all.shift();
  };
  for (skip(); all.length > 0; skip()) {
    if (all[0] === 'resource') faults.push(...resource(all));
    else if (all[0] === '{') faults.push(...shapeFaults(value(all), said.shape, said.name));
    else {
      const [name, given] = entry(all);
      faults.push(...shapeFaults({ kind: 'object', entries: [[name, given]] }, said.shape, said.name));
    }
  }
  return faults;
}

function resource(all: string[]): readonly string[] {
  const [, symbol = '', quoted = ''] = all.splice(0, 3);
  if (!/^[A-Za-z_]\w*$/.test(symbol) || !quoted.startsWith("'"))
    throw new SnippetError('a resource has a symbol and a type');
  const [type = '', version = ''] = quoted.slice(1, -1).split('@');
  const existing = all[0] === 'existing' ? all.shift() : undefined;
  if (all.shift() !== '=') throw new SnippetError(`resource ${symbol} lacks =`);
  const body = value(all);
  if (body.kind !== 'object') throw new SnippetError(`resource ${symbol} is no object`);
  const known = BICEP_TYPES[type.toLowerCase()];
  if (known === undefined) return [`${type} is no type known here; add it to test/support/bicepTypes.ts`];
  const properties = body.entries.find(([name]) => name === 'properties')?.[1];
  return [
    ...(known.versions.includes(version) ? [] : [`${type} has no api-version ${version} known here`]),
    ...body.entries.flatMap(([name]) => (ENVELOPE.includes(name) ? [] : [`${type} has no ${name}`])),
    ...(body.entries.some(([name]) => name === 'name') ? [] : [`resource ${symbol} lacks a name`]),
    ...(properties === undefined
      ? existing === undefined
        ? [`resource ${symbol} lacks properties`]
        : []
      : shapeFaults(properties, known.properties, known.name)),
  ];
}

function entry(all: string[]): readonly [string, Value] {
  const name = all.shift() ?? '';
  if (!/^(?:[A-Za-z_]\w*|'.*')$/.test(name) || all.shift() !== ':')
    throw new SnippetError(`${name} is no property with a value`);
  return [name.replaceAll("'", ''), value(all)];
}

function value(all: string[]): Value {
  const first = all[0];
  if (first === '{' || first === '[') return bracketed(all);
  const words: string[] = [];
  const open: string[] = [];
  while (all.length > 0) {
    const token = all[0] ?? '';
    if (open.length === 0 && (/^[\n,}\]]$/.test(token) || token === ':')) break;
    if (token === '(' || token === '[' || token === '{') open.push(token);
    if (token === ')' || token === ']' || token === '}') open.pop();
    words.push(token);
    all.shift();
  }
  if (open[0] !== undefined) throw new SnippetError(`a bracket ${open[0]} is not closed`);
  if (words.length === 0) throw new SnippetError('a value is missing');
  const [only = ''] = words;
  return words.length === 1 && only.startsWith("'")
    ? { kind: 'text', text: only.slice(1, -1) }
    : { kind: 'expression' };
}

function bracketed(all: string[]): Value {
  const opening = all.shift() ?? '';
  const closing = opening === '{' ? '}' : ']';
  const entries: (readonly [string, Value])[] = [];
  const items: Value[] = [];
  for (;;) {
    while (all[0] === '\n' || all[0] === ',') all.shift();
    if (all.length === 0) throw new SnippetError(`a bracket ${opening} is not closed`);
    if (all[0] === closing) break;
    if (opening === '{') entries.push(entry(all));
    else items.push(value(all));
  }
  all.shift();
  return opening === '{' ? { kind: 'object', entries } : { kind: 'array', items };
}

function shapeFaults(given: Value, shape: BicepShape, name: string): readonly string[] {
  if (shape === 'any' || given.kind === 'expression') return [];
  if ('words' in shape)
    return given.kind === 'text' && shape.words.includes(given.text)
      ? []
      : [`${name} cannot be '${given.kind === 'text' ? given.text : given.kind}'`];
  if ('items' in shape)
    return given.kind === 'array'
      ? given.items.flatMap((item) => shapeFaults(item, shape.items, name))
      : [`${name} is no list`];
  if (given.kind !== 'object') return [`${name} is no object`];
  return given.entries.flatMap(([key, inner]) => {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    return field === undefined ? [`${name} has no property ${key}`] : shapeFaults(inner, field, key);
  });
}
