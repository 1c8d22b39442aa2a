import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { Failure } from "../lib/failure.ts";
import { start } from "../lib/run.ts";
import type { Lab } from "./lab.ts";
import { clientPod, namespaceObject, type Place } from "./objects.ts";
import { type Call, Calls } from "./request.ts";
import { secretOf } from "./secrets.ts";

/** How long a pod may take to start, in seconds. */
const startTimeout = 60;

/** A pod of the lab. */
export interface Client {
  readonly name: string;
  readonly namespace: string;
}

/** Starts pods that wait for commands, and registers their removal. Namespaces that are missing are made for the time. */
export async function startClients(lab: Lab, places: Readonly<Record<string, Place>>): Promise<void> {
  const { image } = lab.session;
  if (image === undefined) throw new Failure("There is no image of the clients.");
  const wanted = Object.entries(places);
  const { items } = await lab.get<{ items: readonly { readonly metadata: { readonly name: string } }[] }>("namespaces");
  const existing = new Set(items.map(({ metadata }) => metadata.name));
  const missing = [...new Set(wanted.map(([, { namespace }]) => namespace))].filter((name) => !existing.has(name));
  lab.afterwards("the lab's pods are removed", async (kubectl) => {
    const remove = (kind: string, ...names: readonly string[]) =>
      kubectl(["delete", kind, "--ignore-not-found", ...names]);
    await Promise.all(wanted.map(([name, { namespace }]) => remove("pod", name, "--namespace", namespace)));
    if (missing.length > 0) await remove("namespace", ...missing);
  });
  await lab.create([...missing.map(namespaceObject), ...wanted.map(([name, place]) => clientPod(name, image, place))]);
  await Promise.all(
    wanted.map(([name, { namespace }]) => {
      const place = ["--namespace", namespace, `--timeout=${startTimeout}s`];
      return lab.kubectl(["wait", "--for=condition=Ready", `pod/${name}`, ...place]);
    }),
  );
}

/** Starts a pod where the gateway's clients are. */
export async function startGatewayClient(lab: Lab): Promise<Client> {
  const name = "sark-lab-client";
  const [peer] = lab.settings.network.gatewayClients;
  if (peer === undefined || "cidrs" in peer) throw new Failure("The settings name no pods that may call the gateway.");
  await startClients(lab, { [name]: peer });
  return { name, namespace: peer.namespace };
}

/** Where clients call the gateway. */
export const gatewayService = "gateway-service";

interface Service {
  readonly spec: {
    readonly clusterIP: string;
    readonly ports: readonly { readonly name: string; readonly port: number }[];
  };
}

/**
 * Makes calls for the gateway behind a Service of the platform's namespace.
 *
 * @param by what the Service is called by: a client that knows its address needs no DNS itself
 */
export async function callsFor(lab: Lab, service = gatewayService, by: "name" | "address" = "name"): Promise<Calls> {
  const { spec } = await lab.get<Service>("service", service);
  const port = spec.ports.find(({ name }) => name === "http")?.port;
  const host = by === "name" ? `${service}.${lab.namespace}.svc` : spec.clusterIP;
  return new Calls(lab, await secretOf(lab, "gateway", "JWT_SECRET_KEY"), `http://${host}:${port ?? ""}`);
}

/** An answer, and when its pieces arrived. */
export interface Answer {
  readonly status: number;
  /** `after` is in milliseconds since the call was sent. */
  readonly pieces: readonly { readonly after: number; readonly text: string }[];
}

/** Sends one call from a pod. The token goes through its input, for arguments are visible to everybody. */
export async function send(lab: Lab, pod: Client, { url, headers, body }: Call): Promise<Answer> {
  const request = JSON.stringify({ method: "POST", url, headers, body });
  return JSON.parse(await runIn(lab, pod, ["/probe", "fetch"], request)) as Answer;
}

/** Starts a command in a pod, whose streams the caller reads and writes while it runs. */
export function startIn(
  lab: Lab,
  { name, namespace }: Client,
  command: readonly string[],
): ChildProcessWithoutNullStreams {
  const { cluster } = lab.session;
  const place = cluster.context === undefined ? [] : ["--context", cluster.context];
  const exec = ["exec", "--stdin", name, "--namespace", namespace, "--"];
  return start(cluster.kubectlProgram, [...place, ...exec, ...command], { env: cluster.environment });
}

/** Runs a command in a pod with some input, and returns its output. */
export async function runIn(
  lab: Lab,
  { name, namespace }: Client,
  command: readonly string[],
  input = "",
): Promise<string> {
  return lab.kubectl(["exec", "--stdin", name, "--namespace", namespace, "--", ...command], input);
}
