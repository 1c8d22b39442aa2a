import { dnsFlows, type Flow, tcp } from "../../../components/network/index.ts";
import { nameOf } from "../../../components/network/flows.ts";
import { policiesOf } from "../../../components/network/policies.ts";
import { type Client, startClients } from "../client.ts";
import type { Lab } from "../lab.ts";
import { metadata } from "../objects.ts";
import type { Pod } from "../pods.ts";
import { fileOf, secretOf } from "../secrets.ts";
import { hostOf, names } from "./platform.ts";

/** Name of the pod that writes, and of what lets it. */
const writer = "sark-lab-writer";

/** How long network policies may take to be enforced, in milliseconds. */
const enforcement = 4_000;

/** What a client needs to connect. The password must never be shown. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Authority that signed the server's certificate, in PEM form. */
  readonly authority?: string;
}

/** How SARK connects, but to a Service of our choice. */
export async function connectionTo(lab: Lab, service: string): Promise<Connection> {
  const { spec } = await lab.get<{ spec: { ports: readonly { readonly port: number }[] } }>("service", service);
  return {
    host: hostOf(service, lab.namespace),
    port: spec.ports[0]?.port ?? names.port,
    database: names.database,
    user: await secretOf(lab, "sark", "POSTGRES_USER"),
    password: await secretOf(lab, "sark", "POSTGRES_PASSWORD"),
    authority: await fileOf(lab, "sark", "trust", "postgres-ca.pem"),
  };
}

/**
 * Starts a pod that may connect to PostgreSQL and its pooler. Only named workloads may, and it has a name of its own, so
 * that nothing of the platform takes it for one of them.
 *
 * @param notBeside a pod on whose node it must not be
 */
export async function startWriterPod(lab: Lab, notBeside: Pod): Promise<Client> {
  const targets = [names.server, names.pooler];
  const policies = [writer, ...targets.map((target) => `${writer}-to-${target}`)];
  lab.afterwards("the writer's network policies are removed", (kubectl) =>
    kubectl(["delete", "networkpolicy", ...policies, "--namespace", lab.namespace, "--ignore-not-found"]),
  );
  await lab.create(policyObjects(await flowsOf(lab), lab.namespace));
  const podLabels = { "app.kubernetes.io/name": writer };
  const place = { namespace: lab.namespace, podLabels, notOn: notBeside.spec.nodeName };
  await startClients(lab, { [writer]: place });
  await lab.sleep(enforcement);
  return { name: writer, namespace: lab.namespace };
}

/** Whom the writer connects to: PostgreSQL, its pooler if there is one, and the cluster's DNS. */
async function flowsOf(lab: Lab): Promise<readonly Flow[]> {
  const ends = [
    { workload: names.server, ports: await targetPorts(lab, names.leaderService) },
    { workload: names.pooler, ports: await targetPorts(lab, names.pooler) },
  ];
  const from = { workload: writer };
  const flows = ends
    .filter(({ ports }) => ports.length > 0)
    .map(({ workload, ports }) => ({ from, to: { workload }, ports: tcp(...ports), why: "writes" }));
  const dns = dnsFlows(flows, lab.settings.network);
  return [...flows, ...dns.filter((flow) => nameOf(flow.from) === writer)];
}

/** Ports of the pods behind a Service; none if there is no such Service. Policies see these, not the Service's own. */
async function targetPorts(lab: Lab, service: string): Promise<readonly number[]> {
  const { items } = await lab.get<{
    items: readonly { readonly ports: readonly { readonly port: number }[] | null }[];
  }>(...["endpointslices", `--selector=kubernetes.io/service-name=${service}`]);
  return items.flatMap(({ ports }) => (ports ?? []).map(({ port }) => port));
}

/** Policies that add to those of the platform, and take nothing away. */
const policyObjects = (flows: readonly Flow[], namespace: string): readonly object[] =>
  policiesOf(flows).map(({ workload, spec }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(workload === writer ? writer : `${writer}-to-${workload}`, namespace),
    spec,
  }));
