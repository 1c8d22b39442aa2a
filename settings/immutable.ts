/** The type with all levels read-only; Outputs and other leaves as they are. */
export type Immutable<T> = T extends { apply: unknown } | string | number | boolean | undefined
  ? T
  : { readonly [Key in keyof T]: Immutable<T[Key]> };
