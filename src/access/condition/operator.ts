import {
  COMPARISONS,
  type Comparison,
  OPERATOR_FAMILIES,
  type Operator,
  type OperatorFamily,
  type OperatorMeaning,
  SET_FORMS,
} from './expression.js';

const EQUALITY: readonly Comparison[] = ['Equals'];
const ORDER: readonly Comparison[] = [
  'Equals',
  'LessThan',
  'LessThanEquals',
  'GreaterThan',
  'GreaterThanEquals',
  'InRange',
];

const COMPARISONS_OF: Readonly<Record<OperatorFamily, readonly Comparison[]>> = {
  String: ['Equals', 'StartsWith', 'EndsWith', 'Contains', 'Like'],
  Guid: EQUALITY,
  Bool: EQUALITY,
  Numeric: ORDER,
  DateTime: ORDER,
  TimeOfDay: ORDER,
};

/** Every operator by its lower-case name. Built-in roles spell operators in any case (`boolequals`). */
const KNOWN: ReadonlyMap<string, { readonly name: string; readonly meaning: OperatorMeaning }> = new Map(
  OPERATOR_FAMILIES.flatMap((family) =>
    COMPARISONS.filter((comparison) => COMPARISONS_OF[family].includes(comparison)).flatMap((comparison) =>
      [false, true].flatMap((negated) =>
        [false, true].flatMap((ignoreCase) => {
          if (ignoreCase && family !== 'String') return [];
          if (negated && family !== 'String' && comparison !== 'Equals') return [];
          const name = `${family}${negated ? 'Not' : ''}${comparison}${ignoreCase ? 'IgnoreCase' : ''}`;
          return [
            [name.toLowerCase(), { name, meaning: { family, comparison, negated, ignoreCase } }] as const,
          ];
        }),
      ),
    ),
  ),
);

const OPERATOR = /^(?:([a-z]+):)?([a-z][a-z0-9]*)$/i;

/**
 * Reads `StringEquals` or `ForAnyOfAnyValues:GuidEquals` in any letter case. A well-formed name that is not known
 * gives an operator without meaning; text that cannot be an operator, or an unknown set form, gives null.
 * Source of the names: Microsoft, "Azure role assignment condition format and syntax", and for EndsWith and
 * Contains "Actions and attributes for Azure Key Vault ABAC conditions".
 */
export function readOperator(text: string): Operator | null {
  const match = OPERATOR.exec(text);
  if (match === null) return null;
  const [, prefix, word = ''] = match;
  const setForm = SET_FORMS.find((form) => form.toLowerCase() === prefix?.toLowerCase()) ?? null;
  if (prefix !== undefined && setForm === null) return null;
  const known = KNOWN.get(word.toLowerCase());
  return { name: known?.name ?? word, setForm, meaning: known?.meaning ?? null };
}
