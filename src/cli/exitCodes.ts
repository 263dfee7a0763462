/** The exit codes of design 3 by name; 1 and 3 come out of a finished audit, see `exitCode`. */
export const EXIT = {
  ok: 0,
  findings: 1,
  cannotStart: 2,
  incomplete: 3,
  internal: 4,
  interrupted: 130,
  terminated: 143,
} as const;
