type Scalar = 'bool' | 'int' | 'double' | 'string';
export interface ListShape {
  readonly list: Shape;
}
export interface ObjectShape {
  readonly fields: Readonly<Record<string, Field>>;
}
/** The type of a value in CEL: a scalar, a list, or an object with named fields. */
export type Shape = Scalar | ListShape | ObjectShape;

/**
 * One field: `undecidable` may be missing when Azure's answer does not settle it (reading it then makes the
 * verdict unknown), `nullable` may be null by its nature.
 */
export type Field =
  | Shape
  | { readonly undecidable: Shape; readonly nullable?: never }
  | { readonly nullable: Shape; readonly undecidable?: never };

type ShapeOf<T> = [T] extends [boolean]
  ? 'bool'
  : [T] extends [number]
    ? 'int' | 'double'
    : [T] extends [string]
      ? 'string'
      : [T] extends [readonly (infer E)[]]
        ? { readonly list: ShapeOf<E> }
        : { readonly fields: FieldsOf<T> };

type FieldOf<T, K extends keyof T> =
  Record<never, never> extends Pick<T, K>
    ? { readonly undecidable: ShapeOf<NonNullable<T[K]>> }
    : null extends T[K]
      ? { readonly nullable: ShapeOf<NonNullable<T[K]>> }
      : ShapeOf<T[K]>;

/** A list of texts. */
export const strings = { list: 'string' } as const;

/** The facts of a subject that were undecided, each with its reason. */
export const undecidedFacts = { list: { fields: { fact: 'string', reason: 'string' } } } as const;

/** Demands exactly the fields of `T`, so that a change of the model that rules do not follow fails to compile. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: FieldOf<T, K> };

/** The value type of a field, without the mark that it can be missing or null. */
export function shapeOf(field: Field): Shape {
  if (typeof field === 'string' || 'list' in field || 'fields' in field) return field;
  return field.undecidable ?? field.nullable;
}
