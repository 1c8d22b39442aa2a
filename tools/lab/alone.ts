import { Failure } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import { local } from "../lib/paths.ts";

/**
 * Runs `work` unless another run of the lab is at it: each would remove what the other has made, and measure what the other does.
 *
 * @throws Failure if there is another run
 */
export async function alone<T>(work: () => Promise<T>, directory = local()): Promise<T> {
  return withLock(directory, "lab", work, () => {
    throw new Failure(
      "Another run of the lab is at it, and each would disturb the other. Run again when it has ended.",
    );
  });
}
