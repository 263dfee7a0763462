import type { Fault } from '../document/fault.js';
import { didYouMean } from '../document/nearest.js';
import type { YamlDocument } from '../document/yamlDocument.js';
import { expandCase } from './caseSnapshot.js';
import { paramFaults } from './params.js';
import type { RuleSource } from './rule.js';

/** Cases that cannot mean what they say: unknown roles, scopes, vaults or parameters, and names used twice. */
export function caseFaults(source: RuleSource, document: YamlDocument): Fault[] {
  const names = new Set<string>();
  return source.cases.flatMap(({ name, given, params = {}, vaults = [] }, index) => {
    const faults = expandCase(given).faults.map(({ path, message }) =>
      document.faultAt(['cases', index, 'given', ...path], message),
    );
    for (const { param, message } of paramFaults(source.params ?? {}, params))
      faults.push(document.faultAtKey(['cases', index, 'params', param], message));
    const known = [...(given.vaults ?? []), ...(given.hsms ?? [])].map((item) =>
      typeof item === 'string' ? item : item.name,
    );
    vaults.forEach((vault, at) => {
      if (!known.includes(vault))
        faults.push(
          document.faultAt(
            ['cases', index, 'vaults', at],
            `the case has no vault "${vault}"${didYouMean(vault, known)}`,
          ),
        );
    });
    if (names.has(name))
      faults.push(document.faultAt(['cases', index, 'name'], `there is already a case named "${name}"`));
    names.add(name);
    return faults;
  });
}
