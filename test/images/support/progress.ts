import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";

/** Counts the lines that it would show. */
export class CountingProgress extends Progress {
  shown = 0;

  constructor() {
    super(new Log("test-images"));
  }

  override line(): void {
    this.shown += 1;
  }
}
