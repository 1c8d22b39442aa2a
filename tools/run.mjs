// Entry of every npm script. Plain JavaScript without dependencies, because the machine's own Node.js may be too old for
// the rest: it brings the Node.js this project needs and hands the command over to main.ts.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "./lib/cache-directory.mjs";

const tools = dirname(fileURLToPath(import.meta.url));
const required = { major: 24, minor: 21 };

/** @param {string} version such as `24.21.0` */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > required.major || (major === required.major && minor >= required.minor);
}

/** Returns the path of a Node.js that is new enough, installing one into the cache where the machine's own is older. */
function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const wanted = JSON.parse(readFileSync(join(tools, "bootstrap/package.json"), "utf8")).optionalDependencies;
  const packageName = `node-${process.platform}-${process.arch}`;
  const version = wanted[packageName];
  if (!version) {
    throw new Error(
      `Node.js ${required.major}.${required.minor} or newer is needed; this is ${process.versions.node}, and for ` +
        `${process.platform}-${process.arch} it cannot be brought automatically. Install it and run the command again.`,
    );
  }
  const target = join(cacheDirectory(), "node", version);
  const node = join(target, "node_modules", packageName, "bin/node");
  if (existsSync(node)) return node;
  console.log(`  Node.js ${version} is brought into the cache: this machine has ${process.versions.node}`);
  mkdirSync(dirname(target), { recursive: true });
  const staging = mkdtempSync(`${target}-`);
  cpSync(join(tools, "bootstrap"), staging, { recursive: true });
  const npm = spawnSync("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"], {
    cwd: staging,
    encoding: "utf8",
  });
  if (npm.error || npm.status !== 0) {
    rmSync(staging, { recursive: true, force: true });
    const reason = npm.error ? `npm could not be started: ${npm.error.message}` : npm.stderr.trim();
    throw new Error(`Node.js ${version} could not be installed with npm. Check the network and run again.\n${reason}`);
  }
  try {
    renameSync(staging, target);
  } catch {
    // Another run was first; its copy is the same.
    rmSync(staging, { recursive: true, force: true });
  }
  return node;
}

try {
  const node = findNode();
  const child = spawn(node, [join(tools, "main.ts"), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: [dirname(node), process.env["PATH"]].join(delimiter),
      // Compiling TypeScript and the packages anew would take most of the time that a short command takes.
      NODE_COMPILE_CACHE: join(cacheDirectory(), "node-compile"),
    },
  });
  // The terminal sends its signals to the whole group: wait for the child to clean up and pass on its status.
  process.on("SIGINT", () => child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
