import { readResult } from '../input/readResult.js';
import type { Result } from '../model/result.js';
import { FORMATS } from '../report/reporters.js';
import { anchorsOfRun } from './anchors.js';
import type { ReportArguments } from './commonOptions.js';
import { configOfRun } from './configFile.js';
import { EXIT } from './exitCodes.js';
import { parseOutputs, requireWritableOutputs } from './outputs.js';
import { messagesOf } from './stderr.js';
import { writeReports } from './writeReports.js';

/**
 * `kvposture report --from result.json`: a saved result in any format, with the text that the audit itself would have
 * given. Gives 3 where it held back a SARIF that was asked for, else 0. Throws what `failure.ts` explains.
 */
export async function report(given: ReportArguments): Promise<number> {
  const messages = messagesOf(given);
  const config = await configOfRun(given.config, null);
  const options = { ...given, failOn: given.failOn ?? config.failOn ?? 'high' };
  const outputs = parseOutputs(options.output, FORMATS);
  await requireWritableOutputs(outputs);
  const anchors = anchorsOfRun(config);
  const saved = await readResult(options.from, process.stdin);
  const result: Result = {
    ...saved,
    ...(options.sarifCategory === undefined ? {} : { category: options.sarifCategory }),
  };
  const { failure, withheld } = await writeReports(outputs, result, options, anchors, messages);
  if (failure !== null) throw failure;
  return withheld ? EXIT.incomplete : EXIT.ok;
}
