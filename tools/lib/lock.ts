import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work` while no other process holds the lock `name` in `directory`.
 *
 * The lock is SQLite's, that is the kernel's file lock: it ends with the process that holds it, however that ends, so a
 * killed run never leaves a stale lock behind.
 *
 * @param onWait called once when another process has the lock, so that the user is told why nothing happens
 */
export async function withLock<T>(
  directory: string,
  name: string,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  const database = new DatabaseSync(join(directory, `${name}.lock`));
  try {
    for (let told = false; !tryBegin(database); told = true) {
      if (!told) onWait();
      await sleep(250);
    }
    return await work();
  } finally {
    database.close();
  }
}

const sqliteBusy = 5;

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === sqliteBusy) return false;
    throw error;
  }
}
