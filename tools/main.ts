// First file that may rely on the project's own Node.js, last one that may not rely on the npm packages: it installs
// them where they are missing or outdated, then starts the command line.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./lib/failure.ts";
import { interrupt } from "./lib/interruption.ts";
import { withLock } from "./lib/lock.ts";
import { Log } from "./lib/log.ts";
import { local, root } from "./lib/paths.ts";
import { Progress, unchanged } from "./lib/progress.ts";
import { attempt, endCommands } from "./lib/run.ts";

/** Installs exactly what the lock file says, unless that is already there. */
async function installPackages(progress: Progress): Promise<void> {
  const lockFile = readFileSync(join(root, "package-lock.json"));
  const wanted = createHash("sha256").update(lockFile).digest("hex");
  const stamp = join(root, "node_modules/.installed");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isCurrent()) return;
  await progress.step("npm packages", (note) =>
    withLock(
      local(),
      "npm",
      async () => {
        if (isCurrent()) return unchanged;
        const result = await attempt("npm", ["ci", "--ignore-scripts", "--loglevel=error"], {
          cwd: root,
          log: progress.log,
        });
        if (result.status !== 0) {
          throw new Failure(
            `npm could not install the packages. Check the network and run again.\n${result.stderr.trim()}`,
          );
        }
        writeFileSync(stamp, wanted);
        return "installed";
      },
      () => {
        note("another run is at it");
      },
    ),
  );
}

// A terminal stops the whole group of processes; who stops only this one means its commands too.
process.on("SIGTERM", () => {
  if (interrupt("SIGTERM")) return;
  endCommands("SIGTERM");
  process.exit(143);
});

const command = process.argv[2] ?? "help";
const log = new Log(command.replaceAll(/[^a-z]/g, ""));
try {
  await installPackages(new Progress(log));
  const { runCommand } = await import("./cli.ts");
  process.exitCode = await runCommand(process.argv, log);
} catch (error) {
  const expected = error instanceof Failure;
  const text = expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.write(text);
  console.error(`\n${text}\n\nThe full log: ${log.file}`);
  process.exitCode = expected ? error.status : 70;
}
