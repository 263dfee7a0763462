import type { Reporter } from './reporter.js';

/** The formats of `-o`. */
export const FORMATS = [
  'table',
  'json',
  'sarif',
  'html',
  'junit',
  'markdown',
  'github',
  'gitlab',
  'csv',
  'azure-devops',
] as const;
export type Format = (typeof FORMATS)[number];

/** Loads the reporter of a format; each one is loaded only when it is asked for, the table's libraries cost 30 ms. */
export const reporters: Readonly<Record<Format, () => Promise<Reporter>>> = {
  table: async () => (await import('./tableReport.js')).tableReport,
  json: async () => (await import('./jsonReport.js')).jsonReport,
  html: async () => (await import('./html/htmlReport.js')).htmlReport,
  sarif: async () => (await import('./sarifReport.js')).sarifReport,
  junit: async () => (await import('./junitReport.js')).junitReport,
  markdown: async () => (await import('./markdownReport.js')).markdownReport,
  github: async () => (await import('./githubReport.js')).githubReport,
  gitlab: async () => (await import('./gitlabReport.js')).gitlabReport,
  csv: async () => (await import('./csvReport.js')).csvReport,
  'azure-devops': async () => (await import('./azureDevOpsReport.js')).azureDevOpsReport,
};
