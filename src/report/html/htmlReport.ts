import type { Reporter } from '../reporter.js';
import { PAGE_SCRIPT, PAGE_STYLE } from './embedded.js';
import { packJson } from './packJson.js';
import { pageData } from './pageData.js';
import { verdictOf } from './verdict.js';

/**
 * One page that holds everything and asks for nothing: script, style and data are in it, and its policy lets no other
 * script run and nothing be loaded, whatever a name in the tenant says.
 */
export const htmlReport: Reporter = function* (result, { failOn, incomplete }) {
  const data = pageData(result, { failOn, incomplete });
  const { word, text } = verdictOf(data);
  const policy = [
    "default-src 'none'",
    `script-src '${PAGE_SCRIPT.hash}'`,
    `style-src '${PAGE_STYLE.hash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Key vault access report</title>
<style>${PAGE_STYLE.text}</style>
</head>
<body>
<div id="app"></div>
<noscript><main><h1>${word}</h1><p>${escapeHtml(text)}</p><p>This report needs its own script to show more: open it in a browser that runs it. It loads nothing from anywhere.</p></main></noscript>
<script type="application/json" id="data">`;
  yield* packedText(data);
  yield `</script>
<script>${PAGE_SCRIPT.text}</script>
</body>
</html>
`;
};

/** The packed data as JSON that no HTML parser takes for anything else, a thousand values at a time. */
function* packedText(data: unknown): Iterable<string> {
  const { shapes, values } = packJson(data);
  yield `{"shapes":${inertJson(shapes)},"values":[`;
  for (let at = 0; at < values.length; at += 1_000)
    yield (at === 0 ? '' : ',') + inertJson(values.slice(at, at + 1_000)).slice(1, -1);
  yield ']}';
}

/**
 * Ends no script element, holds no character that hides or reorders what an editor shows of the file, and is no command
 * (`##vso[`, `##[`) to a pipeline whose step prints it.
 */
const ACTIVE =
  /[<>&\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|#(?=#(?:vso)?\[)/gi;

function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    ACTIVE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
