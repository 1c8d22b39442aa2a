/**
 * A problem the user can act on. Its message says what is wrong, where, and what to do; it is shown without a stack.
 * Anything else that is thrown is a defect of the tools and is shown with its stack.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  /** Exit status of the command. */
  readonly status: number;

  constructor(message: string, options: { readonly cause?: unknown; readonly status?: number } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status ?? 1;
  }
}

/** The message of anything that can be thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
