import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { local, root } from "../lib/paths.ts";
import { duration, type Progress } from "../lib/progress.ts";
import { attempt } from "../lib/run.ts";
import { setUpEverything } from "../setup/everything.ts";

/** A part of the test run. */
interface Stage {
  readonly title: string;
  readonly run: (progress: Progress) => Promise<Result>;
}

interface Result {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
  /** Figures that tests measured, and why tests were skipped. */
  readonly remarks: readonly string[];
}

const checks: readonly Stage[] = [
  check("types", ["typescript/bin/tsc", "--project", "tsconfig.json"]),
  check("lint", ["eslint/bin/eslint.js", "."]),
  check("format", ["prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."]),
];

/** The files of each suite, in their order: what is cheap and finds much comes first. */
export const suites: Readonly<Record<string, string>> = {
  "unit tests": "test/{settings,tools,docs,lab,preview,delivery}/**/*.test.ts",
  "components, without an engine": "test/components/**/*.test.ts",
  "golden files": "test/*.test.ts",
  "policy pack": "test/policy/**/*.test.ts",
  "independent checkers": "test/checkers/**/*.test.ts",
  "authorization policies": "test/authorization/**/*.test.ts",
  "rules and routes of monitoring": "test/monitoring/**/*.test.ts",
  "decisions on their way to a sink": "test/logs/**/*.test.ts",
  "speed of previews": "test/speed/**/*.test.ts",
  "real engine, simulated nodes": "test/engine/**/*.test.ts",
  "real proxies of the edge": "test/edge/**/*.test.ts",
  "images and stand-ins": "test/images/**/*.test.ts",
  "Kubernetes with real nodes": "test/cluster/**/*.test.ts",
  "the platform on this machine, with faults": "test/platform/**/*.test.ts",
};

/** Suites that take long and measure nothing, and how many of their files run beside each other. */
const besideEachOther: ReadonlyMap<string, number> = new Map([
  ...["components, without an engine", "independent checkers", "rules and routes of monitoring"].map(
    (title) => [title, availableParallelism()] as const,
  ),
  // They wait for an engine or a server most of the time.
  ...["real engine, simulated nodes", "images and stand-ins"].map(
    (title) => [title, availableParallelism() + 1] as const,
  ),
]);

const stages: readonly Stage[] = [
  ...checks,
  ...Object.entries(suites).map(([title, pattern]) => suite(title, pattern)),
];

/** Checks types, rules and format; returns the exit status. */
export async function lint(progress: Progress): Promise<number> {
  return runStages(checks, progress);
}

/** Runs all tests; returns the exit status. */
export async function test(progress: Progress): Promise<number> {
  // Before the tests, so that a slow build is seen as what it is and no test's time-out has to allow for it.
  await setUpEverything(progress, process.env["CI"] !== undefined);
  return runStages(stages, progress);
}

/** Runs one stage after the other and prints the totals as the last line. */
async function runStages(stages: readonly Stage[], progress: Progress): Promise<number> {
  const started = performance.now();
  const results: Result[] = [];
  for (const stage of stages) results.push(await runStage(stage, progress));
  const failures = results.flatMap((result) => result.failures);
  const skipped = results.flatMap((result) => result.skipped);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  for (const text of skipped) progress.line(`skipped: ${text}`);
  for (const text of failures) progress.line(`\n✗ ${text}`);
  progress.line(`\nAll tests took ${duration(performance.now() - started)}. The full log: ${progress.log.file}`);
  console.log(`${passed} passed, ${failures.length} failed, ${skipped.length} skipped`);
  return failures.length > 0 || passed === 0 ? 1 : 0;
}

async function runStage(stage: Stage, progress: Progress): Promise<Result> {
  let result: Result | undefined;
  await progress.step(stage.title, async () => {
    result = await stage.run(progress);
    const { passed, failures, skipped } = result;
    return `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`;
  });
  for (const remark of result?.remarks ?? []) progress.line(`      ${remark}`);
  // Whole at the end; named at once, for the rest takes long.
  for (const failure of result?.failures ?? []) progress.line(`      ✗ ${failure.split("\n")[0] ?? ""}`);
  return result ?? { passed: 0, failures: [`${stage.title} did not run`], skipped: [], remarks: [] };
}

/** A command of a package that must succeed: one test. */
function check(title: string, [program = "", ...args]: readonly string[]): Stage {
  return {
    title,
    run: async ({ log }) => {
      const { status, stdout, stderr } = await attempt(
        process.execPath,
        [join(root, "node_modules", program), ...args],
        { cwd: root, log },
      );
      const failures = status === 0 ? [] : [`${title}\n${(stdout + stderr).trim()}`];
      return { passed: 1 - failures.length, failures, skipped: [], remarks: [] };
    },
  };
}

interface MochaTest {
  readonly fullTitle: string;
  readonly err: { readonly message?: string; readonly stack?: string };
}

/** All tests in the files of a pattern. */
function suite(title: string, pattern: string): Stage {
  const jobs = besideEachOther.get(title);
  return {
    title,
    run: async ({ log }) => {
      const report = join(local("test"), `${process.pid}.json`);
      const files = globSync(pattern, { cwd: root });
      const { status, stdout, stderr } = await attempt(
        process.execPath,
        [
          join(root, "node_modules/mocha/bin/mocha.js"),
          ...["--reporter", "json", "--reporter-option", `output=${report}`],
          ...(jobs === undefined ? [] : ["--parallel", "--jobs", String(jobs)]),
          ...files,
        ],
        { cwd: root, log },
      );
      const remarks = stdout.split("\n").filter((line) => /^(measured|skipped): /.test(line));
      if (!existsSync(report)) {
        return { passed: 0, failures: [`${title} ended early\n${stdout}${stderr}`], skipped: [], remarks };
      }
      const { passes, failures, pending } = JSON.parse(readFileSync(report, "utf8")) as Record<string, MochaTest[]>;
      rmSync(report);
      const failed = (failures ?? []).map(({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message ?? ""}`);
      // A run that ends with an error after its tests, such as an unhandled rejection, has not passed.
      if (status !== 0 && failed.length === 0) failed.push(`${title} ended with status ${status}\n${stderr}`);
      return {
        passed: passes?.length ?? 0,
        failures: failed,
        skipped: (pending ?? []).map(({ fullTitle }) => fullTitle),
        remarks,
      };
    },
  };
}
