import type { Result as SarifResult, Suppression } from 'sarif';
import { lastSegment, parseScope } from '../model/armId.js';
import type { Finding, Result, Waived } from '../model/result.js';
import { type Anchors, anchorOrPath } from './anchor.js';
import { causeScope } from './causePath.js';
import { SARIF_LEVELS, shorten } from './sarifRules.js';
import { visibleText } from './terminalText.js';

/** Vaults that a result names in its text, and in its properties; a cause can reach thousands. */
const NAMED_VAULTS = 20;
const LISTED_VAULTS = 100;
/** The vault has to stand this early in the text, which code scanning cuts to make a title. */
const TITLE_LENGTH = 80;
const MAX_MESSAGE = 1_000;

/** One failed finding as a SARIF result, placed where the repository tells of its cause, else on the cause's scope. */
export function sarifResult(
  finding: Finding,
  { tenantId, cloud }: Result,
  ruleIndex: ReadonlyMap<string, number>,
  anchors: Anchors,
): SarifResult {
  const { uri, line } = anchorOrPath(finding.cause, anchors);
  const scope = causeScope(finding.cause);
  const index = ruleIndex.get(finding.ruleId);
  return {
    ruleId: finding.ruleId,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: SARIF_LEVELS[finding.severity],
    message: { text: messageText(finding, portalLink(scope, tenantId, cloud)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
        },
        logicalLocations: [{ name: logicalName(scope), fullyQualifiedName: scope, kind: 'resource' }],
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${finding.fingerprint}:1`,
      'kvposture/v1': finding.fingerprint,
    },
    ...(finding.waived === null ? {} : { suppressions: [suppression(finding.waived)] }),
    properties: {
      severity: finding.severity,
      certainty: finding.certainty,
      cause: finding.cause,
      principal: finding.principal,
      vaultCount: finding.vaults.length,
      vaults: finding.vaults.slice(0, LISTED_VAULTS),
      baselined: finding.baselined,
    },
  };
}

/** Accepted outside the code (SARIF 2.1.0, 3.35). */
function suppression({ reason, expires }: Waived): Suppression {
  return {
    kind: 'external',
    status: 'accepted',
    justification: `${plain(reason)} (until ${plain(expires)})`,
  };
}

/** The first sentence is the title of the alert: it says what is wrong and names a vault early. */
function messageText(finding: Finding, link: string | null): string {
  const { vaults, certainty, cause, remediation, title } = finding;
  const message = shorten(plain(finding.message || title), MAX_MESSAGE);
  const names = vaults.slice(0, NAMED_VAULTS).map(lastSegment);
  const sentences = [sentence(withVault(message, names, vaults.length))];
  if (certainty === 'conditional')
    sentences.push('Conditional: a condition, a deny or something unread decides.');
  if (vaults.length > 1)
    sentences.push(`Vaults: ${names.map(plain).join(', ')}${andMore(vaults.length - names.length)}.`);
  sentences.push(`Cause: ${plain(cause)}.`, `Fix: ${sentence(plain(remediation.text))}`);
  if (link !== null) sentences.push(`Portal: ${link}`);
  return sentences.join(' ');
}

function withVault(message: string, names: readonly string[], vaults: number): string {
  const [first] = names;
  if (first === undefined) return message;
  const start = message.slice(0, TITLE_LENGTH).toLowerCase();
  if (names.some((name) => start.includes(name.toLowerCase()))) return message;
  return `${plain(first)}${andMore(vaults - 1)}: ${message}`;
}

function andMore(others: number): string {
  return others > 0 ? ` and ${others} more` : '';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** One line without controls; `](` would make a link of a name, as SARIF messages may hold links (2.1.0, 3.11.6). */
function plain(text: string): string {
  return visibleText(text).replaceAll('](', '] (');
}

function logicalName(scope: string): string {
  const parsed = parseScope(scope);
  if (parsed === null || parsed.level === 'tenant-root') return scope === '/' ? 'tenant root' : scope;
  return parsed.name;
}

const PORTALS: ReadonlyMap<string, string> = new Map([
  ['azurecloud', 'https://portal.azure.com'],
  ['azureusgovernment', 'https://portal.azure.us'],
  ['azurechinacloud', 'https://portal.azure.cn'],
]);

/** A link for a person; it goes into the text only, an absolute location would get the file rejected. */
function portalLink(scope: string, tenantId: string | null, cloud: string): string | null {
  const portal = PORTALS.get(cloud.toLowerCase());
  const level = parseScope(scope)?.level;
  if (portal === undefined || level === undefined || level === 'tenant-root' || level === 'management-group')
    return null;
  const tenant = tenantId === null ? '' : `@${encodeURIComponent(tenantId)}/`;
  const path = scope
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return `${portal}/#${tenant}resource${path}`;
}
