import { type LogIssue, logIssues } from './logIssues.js';
import type { Reporter } from './reporter.js';

/**
 * Logging commands that make errors and warnings of an Azure Pipelines run when a step prints them; what is neither is
 * a plain line.
 */
export const azureDevOpsReport: Reporter = function* (result, options) {
  for (const issue of logIssues(result, options)) yield `${command(issue)}\n`;
};

function command({ level, title, text, rule, path, line }: LogIssue): string {
  const said = `${title}: ${text}`;
  if (level === 'notice') return said;
  const place = path === null ? '' : `sourcepath=${property(path)};linenumber=${line};`;
  const code = rule === null ? '' : `code=${property(rule)};`;
  return `##vso[task.logissue type=${level};${place}${code}]${escaped(said)}`;
}

/** Source: the escape mappings of azure-pipelines-agent (Command.cs). */
function escaped(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
