import { didYouMean } from '../document/nearest.js';

/** A parameter of a rule; its default gives the type. */
export type ParamValue = readonly string[] | number | boolean | string;
export type Params = Readonly<Record<string, ParamValue>>;

/** The CEL type that the default of a parameter gives it. */
export function paramType(value: ParamValue): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'double';
  return typeof value === 'string' ? 'string' : 'list<string>';
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  bool: 'true or false',
  double: 'a number',
  string: 'a text',
  'list<string>': 'a list of texts',
};

/** What is wrong with parameters that are to replace the defaults of a rule, by parameter name. */
export function paramFaults(
  declared: Params,
  given: Params,
): readonly { readonly param: string; readonly message: string }[] {
  return Object.entries(given).flatMap(([param, value]) => {
    const fallback = Object.hasOwn(declared, param) ? declared[param] : undefined;
    if (fallback === undefined)
      return [
        { param, message: `there is no parameter "${param}"${didYouMean(param, Object.keys(declared))}` },
      ];
    const type = paramType(fallback);
    return paramType(value) === type
      ? []
      : [{ param, message: `parameter "${param}" must be ${TYPE_WORDS[type] ?? type}` }];
  });
}
