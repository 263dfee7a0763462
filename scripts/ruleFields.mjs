// docs/rule-fields.md: what rules may look at and which placeholders their texts may have, from the loader's own lists.
import { READS } from '../dist/model/snapshot.js';
import { shapeOf } from '../dist/rules/shapes.js';
import { SUBJECT_SHAPES, SUBJECTS } from '../dist/rules/subjects.js';
import { MESSAGE_PLACEHOLDERS, REMEDIATION_PLACEHOLDERS } from '../dist/rules/template.js';

const words = (names, wrap = (name) => `\`${name}\``) => names.map(wrap).join(', ');
const placeholder = (name) => `\`{${name}}\``;

function typeOf(shape) {
  if (typeof shape === 'string') return shape;
  return 'list' in shape
    ? `list of ${typeof shape.list === 'string' ? shape.list : 'the fields below'}`
    : 'object';
}

function rowsOf(shape, before) {
  if (typeof shape === 'string') return [];
  if ('list' in shape) return rowsOf(shape.list, `${before.replace(/\.$/, '')}[].`);
  return Object.entries(shape.fields).flatMap(([name, field]) => {
    const inner = shapeOf(field);
    const mark =
      typeof field === 'object' && 'undecidable' in field
        ? 'missing where Azure does not settle it'
        : typeof field === 'object' && 'nullable' in field
          ? 'may be null'
          : '';
    return [`| \`${before}${name}\` | ${typeOf(inner)} | ${mark} |`, ...rowsOf(inner, `${before}${name}.`)];
  });
}

export function ruleFieldsPage(generated) {
  return `${[
    generated,
    '# What a rule may look at',
    'For [writing rules](writing-rules.md). `[]` stands for each item of a list: `vault.accessPolicies.exists(p, p.objectId == "…")`.',
    `\`requires\` may name: ${words(READS)}.`,
    ...SUBJECTS.flatMap((subject) => [
      `## ${subject}`,
      ['| Field | Type | |', '| --- | --- | --- |', ...rowsOf(SUBJECT_SHAPES[subject], `${subject}.`)].join(
        '\n',
      ),
      `Placeholders of \`message\`: ${words(MESSAGE_PLACEHOLDERS[subject], placeholder)}. Of \`remediation\`: ${words(REMEDIATION_PLACEHOLDERS[subject], placeholder)}.`,
    ]),
  ].join('\n\n')}\n`;
}
