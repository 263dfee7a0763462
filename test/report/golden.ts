import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const FOLDER = new URL('golden/', import.meta.url);

/**
 * Compares a report with its golden file, byte for byte. `KVPOSTURE_UPDATE_GOLDENS=1 npx vitest run test/report` writes
 * the files anew; read their difference before you commit it.
 */
export function expectGolden(name: string, text: string): void {
  const file = new URL(name, FOLDER);
  if (process.env.KVPOSTURE_UPDATE_GOLDENS === '1') writeFileSync(file, text);
  expect(existsSync(file), `${name} is missing: run with KVPOSTURE_UPDATE_GOLDENS=1`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
