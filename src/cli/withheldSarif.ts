import type { Result } from '../model/result.js';
import { scopeName } from '../report/scopeName.js';

const FEW = 3;

/**
 * Why an incomplete audit gives no SARIF: how many rules are undecided, and where. `leftFile` is the file of an earlier
 * run that stands where the SARIF would have gone; null when there is none.
 */
export function withheldText({ findings }: Result, leftFile: string | null): string {
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const rules = new Set(unknown.map(({ ruleId }) => ruleId)).size;
  const scopes = [...new Set(unknown.map(({ cause }) => scopeName(cause)))];
  const more = scopes.length > FEW ? ` and ${scopes.length - FEW} more` : '';
  const left = leftFile === null ? '' : ` ${leftFile} is from an earlier run and was left as it is.`;
  return (
    `SARIF withheld: ${rules} ${rules === 1 ? 'rule is' : 'rules are'} undecided for ${scopes.slice(0, FEW).join(', ')}${more}, ` +
    `and code scanning would close the alerts that could not be checked; --sarif-incomplete write overrides.${left}`
  );
}
