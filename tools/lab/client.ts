import { Failure } from "../lib/failure.ts";
import type { Lab } from "./lab.ts";
import { clientPod, namespaceObject } from "./objects.ts";
import { type Call, Calls } from "./request.ts";

/** How long a pod may take to start, in seconds. */
const startTimeout = 60;

/** A pod of the lab. */
export interface Client {
  readonly name: string;
  readonly namespace: string;
}

/** Where pods of the lab stand, and how they look to network policies. */
export interface Place {
  readonly namespace: string;
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
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
  await lab.create([
    ...missing.map(namespaceObject),
    ...wanted.map(([name, { namespace, podLabels }]) => clientPod(name, namespace, image, podLabels)),
  ]);
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

/** Makes calls for the gateway behind a Service of the platform's namespace. */
export async function callsFor(lab: Lab, service = gatewayService): Promise<Calls> {
  const { spec } = await lab.get<{ spec: { ports: readonly { name: string; port: number }[] } }>("service", service);
  const port = spec.ports.find(({ name }) => name === "http")?.port;
  return new Calls(lab, await signingKey(lab), `http://${service}.${lab.namespace}.svc:${port ?? ""}`);
}

interface Deployment {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly env?: readonly {
    readonly name: string;
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
  }[];
}

/** The key that the gateway checks tokens with, from the Secret that it refers to. It must never be shown. */
async function signingKey(lab: Lab): Promise<string> {
  const { spec } = await lab.get<Deployment>("deployment/gateway");
  const variables = spec.template.spec.containers.flatMap(({ env = [] }) => env);
  const reference = variables.find(({ name }) => name === "JWT_SECRET_KEY")?.valueFrom?.secretKeyRef;
  if (reference === undefined) throw new Failure("The gateway refers to no Secret for JWT_SECRET_KEY.");
  const { data } = await lab.get<{ data: Readonly<Record<string, string>> }>(`secret/${reference.name}`);
  return Buffer.from(data[reference.key] ?? "", "base64").toString();
}

/** An answer, and when its pieces arrived. */
export interface Answer {
  readonly status: number;
  /** `after` is in milliseconds since the call was sent. */
  readonly pieces: readonly { readonly after: number; readonly text: string }[];
}

/** Sends one call from a pod. The token goes through its input, for arguments are visible to everybody. */
export async function send(lab: Lab, { name, namespace }: Client, { url, headers, body }: Call): Promise<Answer> {
  const request = JSON.stringify({ method: "POST", url, headers, body });
  const command = ["exec", "--stdin", name, "--namespace", namespace, "--", "/probe", "fetch"];
  return JSON.parse(await lab.kubectl(command, request)) as Answer;
}
