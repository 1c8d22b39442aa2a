import assert from "node:assert/strict";
import { modes } from "../../../settings/edge-capabilities.ts";
import { platformFlows } from "../../../components/platform.ts";
import { isWorkload, nameOf } from "../../../components/network/flows.ts";
import type { EdgeMode } from "../../../settings/edge.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { exampleWithEdge } from "../../support/edge.ts";
import { addressOf, kindOf, metadataOf, ofKind, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

type Changes = Readonly<Record<string, unknown>>;

const settingsWith = (mode: EdgeMode, changes: Changes = {}, others: Changes = {}) =>
  settingsOf(exampleWith({ ...exampleWithEdge(mode, changes), ...others }));

const specOf = ({ inputs }: Registration): unknown => inputs["spec"];

/** What the component itself registers. */
const ofEdge = (all: readonly Registration[]) => all.filter(({ parent }) => parent === "sark:edge:Edge edge");

const acme = (challenge: object) => ({ source: "acme", email: "platform@example.com", challenge });
const http01 = { exposure: "public", certificate: acme({ type: "http01" }) };

describe("the edge", () => {
  it("is not there where nothing is published", async () => {
    const all = await recordPlatform(settingsOf(exampleWith({})));
    assert.deepEqual(
      all.filter(({ type, name }) => type.startsWith("sark:edge:") || name.startsWith("edge")).map(addressOf),
      [],
    );
  });

  for (const mode of modes) {
    it(`${mode}: leads every route to the gateway, never to SARK, in the platform's namespace and after the gateway`, async () => {
      const edge = ofEdge(await recordPlatform(settingsWith(mode)));
      assert.ok(edge.length > 0);
      for (const each of edge) {
        assert.equal(metadataOf(each).namespace, "mcp-local");
        assert.ok(
          each.dependsOn.some((address) => address.endsWith(" gateway")),
          addressOf(each),
        );
        const text = JSON.stringify(each.inputs);
        assert.doesNotMatch(text, /sark-service/);
      }
      assert.match(JSON.stringify(edge.map(({ inputs }) => inputs)), /gateway-service/);
    });

    it(`${mode}: its proxies, and they alone, are let through to the gateway`, () => {
      const settings = settingsWith(mode, {}, { "sark:network gatewayClients": [] });
      const flows = platformFlows(settings).filter(({ from }) => nameOf(from) === "edge");
      assert.equal(settings.edge.mode, mode);
      const { controller } = settings.edge as { controller: object };
      assert.deepEqual(
        flows.map(({ from, to, ports }) => [from, to, ports]),
        [
          [
            { name: "edge", peers: [controller] },
            { workload: "gateway" },
            [{ port: settings.gateway.contract.httpPort ?? 8080, protocol: "TCP" }],
          ],
        ],
      );
    });
  }

  it("lets those in beside it whom the network's settings name", () => {
    const flows = platformFlows(settingsWith("haproxy")).filter(({ from }) => nameOf(from) === "edge");
    assert.deepEqual(
      flows.flatMap(({ from }) => (isWorkload(from) ? [] : from.peers)),
      [{ namespace: "edge" }, { namespace: "edge", podLabels: { app: "proxy" } }],
    );
  });

  it("a pod of a rollout counts as ready once the load balancer of AWS sends it requests, and only there", async () => {
    const labels = async (mode: EdgeMode) =>
      metadataOf(theOne(await recordPlatform(settingsWith(mode)), "Namespace")).labels;
    assert.equal((await labels("alb"))["elbv2.k8s.aws/pod-readiness-gate-inject"], "enabled");
    assert.equal((await labels("haproxy"))["elbv2.k8s.aws/pod-readiness-gate-inject"], undefined);
  });

  it("a load balancer keeps a removed pod for as long as the pod answers", async () => {
    const all = await recordPlatform(
      settingsWith("alb", {}, { "sark:gateway termination": { drainSeconds: 20, longestRequestSeconds: 70 } }),
    );
    const { annotations } = metadataOf(theOne(all, "Ingress"));
    assert.match(annotations["alb.ingress.kubernetes.io/target-group-attributes"] ?? "", /timeout_seconds=90,/);
    assert.equal(annotations["alb.ingress.kubernetes.io/healthcheck-path"], "/health");
  });
});

describe("the certificate of the edge", () => {
  const secretIn = (all: readonly Registration[]) =>
    (specOf(theOne(all, "Ingress")) as { tls: readonly { secretName: string }[] }).tls[0]?.secretName;

  it("may be in a Secret of others: nothing is made", async () => {
    const all = await recordPlatform(settingsWith("haproxy"));
    assert.equal(secretIn(all), "edge-certificate");
    assert.deepEqual(ofEdge(all).map(kindOf), ["Ingress"]);
  });

  it("may be the platform's own", async () => {
    const all = await recordPlatform(
      settingsWith(
        "haproxy",
        { certificate: { source: "platform" } },
        { "sark:tls gatewayHosts": ["gateway.example.com"] },
      ),
    );
    const secret = theOne(all, "Secret", "sark-gateway-tls");
    assert.equal(secretIn(all), `${secret.name}-0000000`);
    assert.deepEqual(ofEdge(all).map(kindOf), ["Ingress"]);
  });

  it("may come from an issuer of others, and has one owner: cert-manager", async () => {
    const all = await recordPlatform(settingsWith("haproxy", { certificate: { source: "issuer", name: "company" } }));
    const certificate = specOf(theOne(all, "Certificate")) as Record<string, unknown>;
    assert.deepEqual(certificate["issuerRef"], { group: "cert-manager.io", kind: "ClusterIssuer", name: "company" });
    assert.deepEqual(certificate["dnsNames"], ["gateway.example.com"]);
    assert.equal(certificate["secretName"], secretIn(all));
    assert.deepEqual(ofKind(all, "Issuer"), []);
    // An annotation would make cert-manager write to the same Secret a second time.
    assert.doesNotMatch(JSON.stringify(metadataOf(theOne(all, "Ingress"))), /cert-manager/);
  });

  it("may come from an authority that asks on port 80: its answers pass quota and network policies", async () => {
    const settings = settingsWith("haproxy", { ...http01, hosts: ["a.example.com", "b.example.com"] });
    const all = await recordPlatform(settings);
    const { acme: order } = specOf(theOne(all, "Issuer")) as {
      acme: { solvers: readonly { http01: { ingress: Record<string, unknown> } }[]; server: string; email: string };
    };
    assert.equal(order.server, "https://acme-v02.api.letsencrypt.org/directory");
    const ingress = order.solvers[0]?.http01.ingress;
    assert.equal(ingress?.["ingressClassName"], "haproxy");
    assert.equal(ingress["serviceType"], "ClusterIP");
    const { metadata, spec } = ingress["podTemplate"] as {
      metadata: { labels: unknown };
      spec: { resources: { requests: object; limits: object } };
    };
    const policy = specOf(theOne(all, "NetworkPolicy", "platform-network-acme-solver")) as {
      podSelector: { matchLabels: unknown };
      ingress: unknown;
    };
    assert.deepEqual(policy.podSelector.matchLabels, metadata.labels);
    assert.match(JSON.stringify(policy.ingress), /8089/);
    for (const bound of [spec.resources.requests, spec.resources.limits])
      assert.deepEqual(Object.keys(bound).sort(), ["cpu", "ephemeral-storage", "memory"]);
    const pods = async (edge: typeof settings) =>
      Number((specOf(theOne(await recordPlatform(edge), "ResourceQuota")) as { hard: { pods: string } }).hard.pods);
    assert.equal((await pods(settings)) - (await pods(settingsOf(exampleWith({})))), 2);
  });

  it("may be proven by a record: nothing of the platform has to be reached", async () => {
    const dns = {
      provider: "route53",
      region: "eu-central-1",
      hostedZoneId: "Z1",
      roleArn: "arn:aws:iam::123456789012:role/dns",
    };
    const settings = settingsWith("nginx", { certificate: acme({ type: "dns01", dns }) });
    const { acme: order } = specOf(theOne(await recordPlatform(settings), "Issuer")) as { acme: { solvers: unknown } };
    assert.deepEqual(order.solvers, [
      {
        dns01: { route53: { region: "eu-central-1", hostedZoneID: "Z1", role: "arn:aws:iam::123456789012:role/dns" } },
      },
    ]);
    assert.ok(!platformFlows(settings).some(({ to }) => nameOf(to) === "acme-solver"));
  });

  it("is asked for through the Gateway where there is one", async () => {
    const all = await recordPlatform(settingsWith("gateway-api", http01));
    const { acme: order } = specOf(theOne(all, "Issuer")) as {
      acme: { solvers: readonly { http01: Record<string, object> }[] };
    };
    const route = order.solvers[0]?.http01["gatewayHTTPRoute"] as { parentRefs: unknown };
    assert.deepEqual(route.parentRefs, [{ kind: "Gateway", name: "gateway", sectionName: "http" }]);
    const gateway = theOne(all, "Gateway", "edge-gateway-gateway");
    assert.equal(metadataOf(gateway).name, "gateway");
  });
});
