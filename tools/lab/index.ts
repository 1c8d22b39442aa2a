import { provideCluster, standingCluster } from "../commands/kubernetes.ts";
import { interruptible } from "../lib/interruption.ts";
import type { Progress } from "../lib/progress.ts";
import { endCommands } from "../lib/run.ts";
import { settingsOf } from "../pulumi/stacks.ts";
import { alone } from "./alone.ts";
import { thawApiServer } from "./faults/control-plane.ts";
import { Lab, type Session } from "./lab.ts";
import { withAlerts } from "./monitoring/fired.ts";
import { removeLeftovers, removeLeftoversOnNodes } from "./leftovers.ts";
import type { Facts, Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { type LabOptions, list, minutesOf, requireConsent, runsOf, select } from "./select.ts";
import { setUpLab } from "./setup.ts";
import { spread, table } from "./table.ts";
import { brokenOff, judge, type Outcome, statusOf, type Verdict } from "./verdict.ts";
import { settled } from "./workload.ts";

/** Runs scenarios on the standing platform, and returns the exit status: 0 if all of them have passed. */
export async function lab(progress: Progress, names: readonly string[], options: LabOptions): Promise<number> {
  if (options.list === true) {
    console.log(list(scenarios));
    return 0;
  }
  const wanted = select(scenarios, names);
  const runs = runsOf(options);
  minutesOf(options);
  requireConsent(options.context, options);
  const outcomes: Outcome[] = [];
  await alone(() =>
    interruptible(async (interrupted) => {
      const session = await openSession(progress, options, interrupted);
      for (const scenario of wanted) {
        for (let run = 1; run <= runs; run++) {
          const title = runs === 1 ? scenario.name : `${scenario.name}, run ${run} of ${runs}`;
          outcomes.push(await runScenario(session, scenario, title));
          interrupted.throwIfAborted();
        }
      }
    }),
  );
  // A question that nobody has answered must not keep this process from its end.
  endCommands("SIGTERM");
  console.log(options.json === true ? JSON.stringify(outcomes, undefined, 2) : inWords(outcomes, runs));
  return statusOf(outcomes);
}

async function openSession(progress: Progress, options: LabOptions, interrupted: AbortSignal): Promise<Session> {
  const { context } = options;
  const cluster = await (context === undefined ? standingCluster(progress) : provideCluster(progress, { context }));
  requireConsent(cluster.context, options);
  // Of a session that was killed: nobody could be asked about anything else that it left.
  if (await thawApiServer({ cluster })) progress.line("    the API server stood still, and goes on");
  const { programs, image } = await setUpLab(progress);
  await cluster.loadImages?.([image]);
  const stack = options.stack ?? "local";
  const session = { cluster, stack, settings: settingsOf(stack), programs, progress, interrupted };
  const lookAtAlerts = options.alerts === true;
  const reference = options.image ?? (cluster.loadImages && image.references[0]);
  const minutes = minutesOf(options);
  return {
    ...session,
    lookAtAlerts,
    ...(reference !== undefined && { image: reference }),
    ...(minutes !== undefined && { minutes }),
  };
}

/** Runs a scenario once: on a settled platform, and puts everything back, whatever happens. */
export async function runScenario(session: Session, scenario: Scenario, title = scenario.name): Promise<Outcome> {
  const { progress } = session;
  let facts: Facts = {};
  let { bounds } = scenario;
  let verdict: Verdict = { kind: "failed", reason: "it did not run" };
  await progress.step(title, async (note) => {
    const lab = new Lab(session, note);
    const lack = await lacking(lab, scenario);
    if (lack !== undefined) {
      verdict = { kind: "skipped", reason: lack };
      return `skipped: ${lack}`;
    }
    try {
      const onNodes = await removeLeftoversOnNodes(session);
      const leftovers = [...onNodes, ...(await removeLeftovers((args) => lab.kubectl(args)))];
      if (leftovers.length > 0) progress.line(`    removed what another run has left: ${leftovers.join(", ")}`);
      lab.note("waits until the platform is settled");
      await settled(lab);
      ({ facts, bounds } = await withAlerts(lab, scenario));
      verdict = judge(bounds, facts);
    } catch (error) {
      progress.log.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
      verdict = brokenOff(error);
    }
    const problems = await lab.putBack();
    if (problems.length > 0)
      verdict = { kind: "failed", reason: `not everything was put back: ${problems.join("; ")}` };
    return verdict.kind;
  });
  return { scenario: scenario.name, title: scenario.title, bounds, facts, verdict };
}

/** Why a scenario cannot run here; undefined if it can. */
async function lacking(lab: Lab, { needs }: Scenario): Promise<string | undefined> {
  for (const { lack } of needs) {
    const reason = await lack(lab);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function inWords(outcomes: readonly Outcome[], runs: number): string {
  return ["", table(outcomes), ...(runs === 1 ? [] : ["", spread(outcomes)])].join("\n");
}
