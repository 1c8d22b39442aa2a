import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decisionPoint, diagnosticsPort } from "../../../components/authorization/index.ts";
import { opaPorts } from "../../../settings/services.ts";
import { callsFor, send, startClients, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { client } from "../needs.ts";
import type { Place } from "../objects.ts";
import { containerOf, type Pod, podsOf } from "../pods.ts";
import type { Facts, Scenario } from "../scenario.ts";

/** What an intruder puts in the place of the policies: everything is allowed. */
const everything = 'package mcp.gateway\n\nresult := {"allow": true, "audit_reason": "rewritten"}\n';

const granting = '{"roles": {"Nobody": {"actions": {"gateway:tool:invoke": true}}}}';

/** Every way to change what OPA decides by, and to look at it. */
const attempts: readonly (readonly [method: string, path: string, body: string])[] = [
  ["PUT", "/v1/policies/gateway.rego", everything],
  ["PUT", "/v1/policies/mine", everything],
  ["DELETE", "/v1/policies/gateway.rego", ""],
  ["PUT", "/v1/policies/authz.rego", "package system.authz\n\nallow := true\n"],
  ["DELETE", "/v1/policies/authz.rego", ""],
  ["PUT", "/v1/data/authorization", granting],
  ["PATCH", "/v1/data/authorization", '[{"op": "remove", "path": "/servers"}]'],
  ["DELETE", "/v1/data/authorization", ""],
  ["POST", "/v1/query", '{"query": "data"}'],
  ["POST", "/v1/compile", '{"query": "data.mcp.gateway.result"}'],
  ["GET", "/v1/policies", ""],
  ["GET", "/v1/data", ""],
  ["GET", "/v1/config", ""],
];

const script = readFileSync(join(import.meta.dirname, "../rewrite.py"), "utf8");

export const policyRewrite: Scenario = {
  name: "policy-rewrite",
  title: "tried to rewrite the policies",
  proves: "Nobody changes what the policy engine decides: no neighbour reaches it, and its own pod is refused.",
  needs: [client],
  bounds: {
    "sent from the pod": { atLeast: 30 },
    "accepted from the pod": { atMost: 0 },
    "questions answered": { atLeast: 1 },
    "tried by neighbours": { atLeast: 9 },
    "reached by neighbours": { atMost: 0 },
    "answers on the pod's address": { atMost: 0 },
    "sent to the diagnostics port": { atLeast: 30 },
    "accepted on the diagnostics port": { atMost: 0 },
    "wrong decisions": { atMost: 0 },
    restarts: { atMost: 0 },
  },
  run: async (lab) => {
    const edge = await startGatewayClient(lab);
    const calls = await callsFor(lab);
    const decisions = async (): Promise<number> => {
      // Every replica of SARK gets some of them.
      const outcomes = Array.from({ length: 6 }, async () => [
        (await send(lab, edge, calls.echo("granted"))).status === 200,
        (await send(lab, edge, calls.echo("stranger"))).status === 403,
      ]);
      return (await Promise.all(outcomes)).flat().filter((isRight) => !isRight).length;
    };
    const before = await decisions();
    const pods = await podsOf(lab, "sark");
    const fromPods = await Promise.all(pods.map((pod) => unlessGone(lab, pod, () => rewrite(lab, pod))));
    const neighbours = await tryFromNeighbours(lab, pods);
    return {
      ...total(fromPods.filter((facts) => facts !== undefined)),
      ...neighbours,
      "wrong decisions": before + (await decisions()),
      restarts: await restarts(lab, pods),
    };
  },
};

/** A second process beside SARK asks its policy engine, with a token that it made up. */
async function rewrite(lab: Lab, { metadata, status }: Pod): Promise<Facts> {
  const token = randomBytes(16).toString("hex");
  const question = ["POST", decisionPoint.path, '{"input": {}}'] as const;
  const request = (host: string, [method, path, body]: readonly [string, string, string]) => ({
    ...{ method, url: `http://${host}:${opaPorts.decisions}${path}`, token, body },
  });
  const asked = [...attempts, question].map((attempt) => request("127.0.0.1", attempt));
  const outside = request(status.podIP ?? "", question);
  const command = ["exec", "--stdin", metadata.name, "--namespace", lab.namespace, "--container", "sark"];
  const input = JSON.stringify([...asked, outside]);
  const statuses = JSON.parse(
    await lab.kubectl([...command, "--", "python", "-c", script], input),
  ) as readonly number[];
  const refused = statuses.slice(0, attempts.length).filter((answer) => answer === 401).length;
  lab.note(`${metadata.name}: ${refused} of ${attempts.length} refused`);
  return {
    "sent from the pod": attempts.length,
    "accepted from the pod": attempts.length - refused,
    // That the question is answered proves that the rest was heard.
    "questions answered": statuses[attempts.length] === 200 ? 1 : 0,
    "answers on the pod's address": statuses.at(-1) === 0 ? 0 : 1,
  };
}

/** Pods beside SARK, strangers, and those who may scrape its metrics. */
async function tryFromNeighbours(lab: Lab, pods: readonly Pod[]): Promise<Facts> {
  const [scraper] = lab.settings.network.metricsClients;
  const places: Record<string, Place> = {
    "sark-lab-neighbour": { namespace: lab.namespace },
    "sark-lab-stranger": { namespace: "sark-lab-strangers" },
    ...(scraper !== undefined && !("cidrs" in scraper) && { "sark-lab-metrics": scraper }),
  };
  await startClients(lab, places);
  const addresses = pods.flatMap(({ status }) => status.podIP ?? []);
  const inside = (name: string) => [
    "exec",
    "--stdin",
    name,
    "--namespace",
    places[name]?.namespace ?? "",
    "--",
    "/probe",
  ];
  const targets = addresses.map((address) => `tcp/${address}:${opaPorts.decisions}`);
  const outputs = Object.keys(places).map((name) => lab.kubectl([...inside(name), "connect", ...targets]));
  const answers = (await Promise.all(outputs)).flatMap((output) => output.trim().split("\n"));

  const asked: Facts[] = [];
  if ("sark-lab-metrics" in places) {
    for (const pod of pods) {
      const facts = await unlessGone(lab, pod, () => askDiagnostics(lab, inside("sark-lab-metrics"), pod));
      if (facts !== undefined) asked.push(facts);
    }
  }
  return {
    "tried by neighbours": answers.length,
    "reached by neighbours": answers.filter((answer) => answer === "open").length,
    ...total([{ "sent to the diagnostics port": 0, "accepted on the diagnostics port": 0 }, ...asked]),
  };
}

/** The port that metrics are read from must not do anything else. */
async function askDiagnostics(lab: Lab, inside: readonly string[], { status }: Pod): Promise<Facts> {
  let accepted = 0;
  for (const [method, path, body] of attempts) {
    const url = `http://${status.podIP ?? ""}:${diagnosticsPort}${path}`;
    const request = JSON.stringify({ method, url, headers: {}, body });
    const answer = JSON.parse(await lab.kubectl([...inside, "fetch"], request)) as { status: number };
    if (answer.status < 400) accepted += 1;
  }
  return { "sent to the diagnostics port": attempts.length, "accepted on the diagnostics port": accepted };
}

/** The autoscaler may take a pod away meanwhile: what was tried on that one is not counted. */
async function unlessGone<T>(lab: Lab, { metadata }: Pod, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const left = await podsOf(lab, "sark");
    if (left.some((pod) => pod.metadata.uid === metadata.uid)) throw error;
    return undefined;
  }
}

function total(facts: readonly Facts[]): Facts {
  const names = Object.keys(facts[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, facts.reduce((sum, fact) => sum + (fact[name] ?? 0), 0)]));
}

async function restarts(lab: Lab, pods: readonly Pod[]): Promise<number> {
  const of = (pod: Pod) => containerOf(pod, "opa").restartCount;
  const before = new Map(pods.map((pod) => [pod.metadata.uid, of(pod)]));
  return (await podsOf(lab, "sark")).reduce((sum, pod) => sum + of(pod) - (before.get(pod.metadata.uid) ?? 0), 0);
}
