import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaReference } from '../../src/cli/schemaReference.js';

const repository = new URL('../../', import.meta.url);

describe('the schema that a new config names', () => {
  it.each([
    [
      'relative where the package is installed in the project',
      join('/', 'work', 'node_modules', 'kvposture', 'schemas', 'config.schema.json'),
      './node_modules/kvposture/schemas/config.schema.json',
    ],
    [
      'the published copy where the package is elsewhere, for others have another home',
      join('/', 'home', 'me', 'lib', 'kvposture', 'schemas', 'config.schema.json'),
      'https://unpkg.com/kvposture@1.2.3/schemas/config.schema.json',
    ],
  ])('is %s', (_title, path, expected) => {
    expect(schemaReference(join('/', 'work'), path, '1.2.3')).toBe(expected);
  });

  it('is in the package under that name', () => {
    const { name, files } = JSON.parse(readFileSync(new URL('package.json', repository), 'utf8'));
    expect([name, files.includes('schemas')]).toEqual(['kvposture', true]);
    expect(readFileSync(new URL('schemas/config.schema.json', repository), 'utf8')).toContain(
      'kvposture config',
    );
  });
});
