/**
 * Waits for everything, then throws the first error if there was one: nothing goes on behind a failure message.
 * Building two things at once keeps both cores busy while one of them links or downloads.
 */
export async function together<T extends readonly unknown[]>(
  ...work: { readonly [Index in keyof T]: Promise<T[Index]> }
): Promise<T> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
