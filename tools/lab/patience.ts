/**
 * Waits for an answer, but not for ever: a program that asks a server which was frozen may never hear from it.
 *
 * @param late what is thrown after that time; what comes of the answer then is disregarded
 */
export async function inTime<T>(answer: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(late());
    }, milliseconds);
  });
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
}
