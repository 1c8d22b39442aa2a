import * as policy from "@pulumi/policy";

// Exported at run time, but left out of the package's declarations.
const { UnknownValueError } = policy as unknown as { UnknownValueError: new (...args: never[]) => Error };

/** Whether the error says that a value is not known before the update. */
export function isUnknown(error: unknown): error is Error {
  return error instanceof UnknownValueError;
}

/**
 * During a preview some values are not known yet, and reading one throws `UnknownValueError`: the engine then drops the
 * rest of the rule and reports an advisory in its place. The functions here keep that loss as small as it can be: what
 * is known is judged first, and only then does the unknown value surface.
 */

/** Judges every element, also those after one that cannot be judged yet; then throws the first unknown value met. */
export function each<T>(items: readonly T[] | null | undefined, judge: (item: T, index: number) => void): void {
  let unknown: Error | undefined;
  const length = items?.length ?? 0;
  for (let index = 0; index < length; index++) {
    try {
      // Reading the element may throw as well as judging it, so both belong inside.
      judge(items?.[index] as T, index);
    } catch (error) {
      if (!isUnknown(error)) throw error;
      unknown ??= error;
    }
  }
  if (unknown !== undefined) throw unknown;
}

/** Makes judgements that do not depend on each other: an unknown value met by one does not stop the others. */
export function independently(...judgements: readonly (() => void)[]): void {
  each(judgements, (judge) => {
    judge();
  });
}

/** Whether a known element satisfies the condition; throws if none does and an unknown one might. */
export function some<T>(items: readonly T[] | null | undefined, condition: (item: T) => boolean): boolean {
  let unknown: Error | undefined;
  const length = items?.length ?? 0;
  for (let index = 0; index < length; index++) {
    try {
      // What follows cannot change the answer, and stacks are long.
      if (condition(items?.[index] as T)) return true;
    } catch (error) {
      if (!isUnknown(error)) throw error;
      unknown ??= error;
    }
  }
  if (unknown !== undefined) throw unknown;
  return false;
}

/** Whether all elements satisfy the condition; throws if none is known to fail and an unknown one might. */
export function every<T>(items: readonly T[] | null | undefined, condition: (item: T) => boolean): boolean {
  return !some(items, (item) => !condition(item));
}

/** Whether one of the conditions holds, whatever the unknown ones turn out to be; throws if it depends on them. */
export function anyOf(...conditions: readonly (() => boolean)[]): boolean {
  return some(conditions, (holds) => holds());
}

/** Whether all conditions hold; throws if it depends on an unknown one. */
export function allOf(...conditions: readonly (() => boolean)[]): boolean {
  return every(conditions, (holds) => holds());
}

/** The value, or the alternative if it is not known yet. */
export function known<T>(read: () => T, alternative: T): T {
  try {
    return read();
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return alternative;
  }
}

/**
 * Whether the object sets the field, whatever its value: a value that is not known yet is set too. A rule that refuses
 * a field altogether asks this, so that it already refuses in the preview.
 */
export function isSet<T extends object>(object: T | null | undefined, key: keyof T): boolean {
  return object != null && key in object && known<unknown>(() => object[key], "unknown") != null;
}
