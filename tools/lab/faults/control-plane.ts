import type { Lab, Session } from "../lab.ts";
import { type Process, processesIn } from "./group.ts";

/** The start of the program's name, as the kernel knows it. */
const program = "kube-apiserver";

/** How long the process may take to stand still, in seconds. */
const freezeTimeout = 5;

/** How long a question waits for an answer that must not come, in seconds. */
const patience = 2;

/**
 * Stops the API server where it stands: its connections stay open, and it answers nobody, which is worse for clients than a
 * refusal. kubectl is of no use until it goes on.
 *
 * @returns lets it go on; so does the end of the scenario
 */
export async function freezeApiServer(lab: Lab): Promise<() => Promise<void>> {
  const { session, note } = lab;
  if ((await apiServers(session)).length === 0) throw new Error(`no ${program} runs where the control plane is`);
  lab.afterwards("the API server goes on", async () => {
    await thawApiServer(session);
  });
  note("the API server is frozen");
  await lab.until("the API server to stand still", freezeTimeout, async () => {
    await signal(session, "STOP", await apiServers(session));
    return (await apiServers(session)).every(({ state }) => state === "T");
  });
  await requireSilence(lab);
  return async () => {
    note("the API server goes on");
    await thawApiServer(session);
  };
}

/** Lets the API server go on; returns whether it stood still. Asks nobody but the kernel. */
export async function thawApiServer(session: Pick<Session, "cluster">): Promise<boolean> {
  if (session.cluster.onControlPlane === undefined) return false;
  const stopped = (await apiServers(session)).filter(({ state }) => state === "T");
  await signal(session, "CONT", stopped);
  return stopped.length > 0;
}

/** Nobody must get an answer. */
async function requireSilence(lab: Lab): Promise<void> {
  const answers = await lab.kubectl(["get", "--raw=/livez", `--request-timeout=${patience}s`]).then(
    () => true,
    () => false,
  );
  lab.session.interrupted.throwIfAborted();
  if (answers) throw new Error("the API server answers although it is frozen");
}

async function apiServers(session: Pick<Session, "cluster">): Promise<readonly Process[]> {
  const script = 'for file in /proc/[0-9]*/stat; do cat "$file" 2>/dev/null || true; done';
  return named(await onControlPlane(session, ["sh", "-c", script]), program);
}

/** @param table lines of `/proc/…/stat` */
export const named = (table: string, name: string): readonly Process[] =>
  processesIn(table).filter((process) => process.name === name);

async function signal(
  session: Pick<Session, "cluster">,
  name: "STOP" | "CONT",
  processes: readonly Process[],
): Promise<void> {
  for (const { id } of processes) await onControlPlane(session, ["kill", "-s", name, String(id)]);
}

async function onControlPlane({ cluster }: Pick<Session, "cluster">, command: readonly string[]): Promise<string> {
  if (cluster.onControlPlane === undefined) throw new Error("the control plane cannot be entered");
  return cluster.onControlPlane(command);
}
