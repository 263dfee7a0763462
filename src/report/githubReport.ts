import { type LogIssue, logIssues } from './logIssues.js';
import type { Reporter } from './reporter.js';

/**
 * Workflow commands that GitHub's runner turns into annotations when a step prints them. A finding that has no file in
 * the repository names none, so that its annotation does not lead nowhere.
 */
export const githubReport: Reporter = function* (result, options) {
  for (const issue of logIssues(result, options)) yield `${command(issue)}\n`;
};

function command({ level, title, text, path, line }: LogIssue): string {
  const place = path === null ? '' : `file=${property(path)},line=${line},`;
  return `::${level} ${place}title=${property(title)}::${data(text)}`;
}

/** Source: escapeData and escapeProperty of actions/toolkit, which the runner undoes. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
