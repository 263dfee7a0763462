/** Exit codes of an audit, as `--help` lists them. */
export const AUDIT_EXIT_CODES = `
Exit codes:
  0  complete, and nothing open at or above --fail-on
  1  at least one open finding at or above --fail-on
  2  could not start: usage, input, rule pack, sign-in, nothing to read
  3  incomplete: a rule at or above --fail-on lacked what could not be read
  4  a bug, or a report that could not be written
  130, 143  interrupted`;

export const DOCTOR_EXIT_CODES = `
Exit codes:
  0  answered, whatever is missing
  2  could not start: usage, sign-in, no subscription visible
  4  a bug, or a report that could not be written
  130, 143  interrupted`;

export const ACCESS_EXIT_CODES = `
Exit codes:
  0  answered from everything that had to be read
  2  could not start: usage, input, sign-in, a name that matches nothing
  3  incomplete: vaults, role assignments or role definitions could not be read
  4  a bug, or a report that could not be written
  130, 143  interrupted`;
