import assert from "node:assert/strict";
import { exampleWith, pem, problemsWith, productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, metadataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

interface Listener {
  readonly address: { readonly socket_address: object };
  readonly filter_chains: readonly {
    readonly filters: readonly { readonly name: string }[];
    readonly transport_socket?: object;
  }[];
}

interface Bootstrap {
  readonly static_resources: {
    readonly listeners: readonly Listener[];
    readonly clusters: readonly { name: string }[];
  };
}

interface Ports {
  readonly ports: readonly object[];
}

const recorded = (changes: Readonly<Record<string, unknown>> = {}) =>
  recordPlatform(settingsOf(exampleWith({ "sark:sark tls": { mode: "required" }, ...changes })));
const sark = (all: readonly Registration[]) => podOf(theOne(all, "Deployment", "sark"));
const gateway = (all: readonly Registration[]) => podOf(theOne(all, "Deployment", "gateway"));
const told = (all: readonly Registration[]) => dataOf(theOne(all, "ConfigMap", "gateway-config"));

describe("TLS between the gateway and SARK", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });

  it("is spoken by Envoy, which starts before SARK and hands its connections on inside the pod", () => {
    const { initContainers = [] } = sark(all);
    const proxy = initContainers.find(({ name }) => name === "tls-proxy");
    assert.ok(proxy);
    assert.equal(proxy.restartPolicy, "Always");
    assert.match(proxy.image, /\/envoy@sha256:/);
    assert.deepEqual(proxy.ports, [{ name: "https", containerPort: 8443, protocol: "TCP" }]);
    const { static_resources } = JSON.parse(
      dataOf(theOne(all, "ConfigMap", "sark-tls-config"))["bootstrap.json"] ?? "",
    ) as Bootstrap;
    const [tls, status] = static_resources.listeners;
    assert.deepEqual(tls?.address.socket_address, { address: "0.0.0.0", port_value: 8443 });
    assert.deepEqual(
      tls.filter_chains[0]?.filters.map(({ name }) => name),
      ["envoy.filters.network.tcp_proxy"],
    );
    const secured = JSON.stringify(tls.filter_chains[0].transport_socket);
    assert.match(secured, /"tls_minimum_protocol_version":"TLSv1_3"/);
    for (const file of ["tls.crt", "tls.key"]) assert.ok(secured.includes(`"/etc/sark-tls/${file}"`), file);
    assert.match(JSON.stringify(static_resources.clusters[0]), /"address":"127.0.0.1","port_value":8000/);
    assert.doesNotMatch(JSON.stringify(status), /stats/);
  });

  it("has a certificate of the platform's authority for the host that the gateway calls", () => {
    const { hostname, protocol, port } = new URL(told(all)["SARK_URL"] ?? "");
    assert.deepEqual([protocol, hostname, port], ["https:", "sark-service.mcp-local.svc", "8443"]);
    const request = theOne(all, "CertRequest", "sark-sark-request").inputs;
    assert.deepEqual(request["dnsNames"], [hostname]);
    const secret = theOne(all, "Secret", "sark-sark-tls");
    assert.equal(secret.inputs["type"], "kubernetes.io/tls");
    assert.equal(secret.inputs["immutable"], true, "another certificate is another Secret, which rolls the pods");
    const volume = sark(all).volumes?.find(({ name }) => name === "sark-tls");
    assert.equal(volume?.secret.secretName, "sark-sark-tls-0000000");
    const mount = containerOf(sark(all), "tls-proxy").volumeMounts.find(({ name }) => name === "sark-tls");
    assert.deepEqual([mount?.mountPath, mount?.readOnly], ["/etc/sark-tls", true]);
    assert.ok(!containerOf(sark(all), "sark").volumeMounts.some(({ name }) => name === "sark-tls"));
  });

  it("is what the Service offers, and the network policies admit to, in place of plain HTTP", () => {
    const service = theOne(all, "Service", "sark-service").inputs["spec"] as Ports;
    assert.deepEqual(service.ports, [
      { name: "https", port: 8443, targetPort: 8443, protocol: "TCP" },
      { name: "metrics", port: 9090, targetPort: "metrics", protocol: "TCP" },
    ]);
    const policyOf = (workload: string) => {
      const policy = ofKind(all, "NetworkPolicy").find((each) => metadataOf(each).name === workload);
      return policy?.inputs["spec"] as Readonly<Record<"ingress" | "egress", readonly Ports[]>>;
    };
    assert.ok(
      policyOf("sark").ingress.some(({ ports }) => JSON.stringify(ports) === '[{"port":8443,"protocol":"TCP"}]'),
    );
    assert.ok(!JSON.stringify([policyOf("sark").ingress, policyOf("gateway").egress]).includes("8000"));
  });

  it("is believed by the gateway, by the file that its client reads", async () => {
    const volume = gateway(all).volumes?.find(({ name }) => name === "trust");
    const configuration = theOne(all, "ConfigMap", "gateway-trust");
    assert.equal(volume?.configMap.name, metadataOf(configuration).name);
    const mount = containerOf(gateway(all), "gateway").volumeMounts.find(({ name }) => name === "trust");
    assert.equal(told(all)["SSL_CERT_FILE"], `${mount?.mountPath}/authorities.pem`);
    assert.deepEqual(dataOf(configuration), { "authorities.pem": "certificate sark-authority-certificate\n" });

    const more = await recorded({
      "sark:gateway trust": { variable: "REQUESTS_CA_BUNDLE", certificates: [pem("A"), pem("B")] },
    });
    assert.ok("REQUESTS_CA_BUNDLE" in told(more) && !("SSL_CERT_FILE" in told(more)));
    assert.deepEqual(dataOf(theOne(more, "ConfigMap", "gateway-trust")), {
      "authorities.pem": `certificate sark-authority-certificate\n${pem("A")}${pem("B")}`,
    });
  });

  it("leaves the gateway to what its image believes where nothing else is said, and adds others without TLS too", async () => {
    const others = await recorded({
      "sark:sark tls": { mode: "off" },
      "sark:gateway trust": { certificates: [pem("A")] },
    });
    assert.deepEqual(dataOf(theOne(others, "ConfigMap", "gateway-trust")), { "authorities.pem": pem("A") });
    assert.equal(told(others)["SSL_CERT_FILE"], "/etc/gateway-trust/authorities.pem");
    const none = await recorded({ "sark:sark tls": { mode: "off" } });
    assert.deepEqual(
      ofKind(none, "ConfigMap").filter(({ name }) => name === "gateway-trust"),
      [],
    );
  });

  it("counts for the autoscaler and for the quota, and calls people before its certificate ends", async () => {
    const quotaOf = (each: readonly Registration[]) =>
      (theOne(each, "ResourceQuota").inputs["spec"] as { hard: Readonly<Record<string, string>> }).hard["requests.cpu"];
    const plain = await recorded({ "sark:sark tls": { mode: "off" } });
    // 6 replicas and the surge of 2, 50m each.
    assert.equal(Number.parseInt(quotaOf(all) ?? "") - Number.parseInt(quotaOf(plain) ?? ""), 400);
    const autoscaler = theOne(all, "HorizontalPodAutoscaler", "sark-autoscaler").inputs["spec"];
    assert.ok(JSON.stringify(autoscaler).includes('"container":"tls-proxy"'));
    const production = await recordPlatform(settingsOf(productionWith({ "sark:sark tls": { mode: "required" } })));
    assert.ok(JSON.stringify(ofKind(production, "ConfigMap").map(dataOf)).includes("sark-tls"));
  });

  it("is not there by default", async () => {
    const plain = await recorded({ "sark:sark tls": undefined });
    assert.ok(!(sark(plain).initContainers ?? []).some(({ name }) => name === "tls-proxy"));
    assert.deepEqual(
      ofKind(plain, "Secret").filter(({ name }) => name === "sark-sark-tls"),
      [],
    );
    assert.equal(told(plain)["SARK_URL"], "http://sark-service.mcp-local.svc:8000");
    assert.ok(!("SSL_CERT_FILE" in told(plain)));
  });

  it("is offered beside plain HTTP where an update leads to it, so that gateways of before and after get answers", async () => {
    const offered = await recorded({ "sark:sark tls": { mode: "offered" } });
    const service = theOne(offered, "Service", "sark-service").inputs["spec"] as Ports;
    assert.deepEqual(service.ports.slice(0, 2), [
      { name: "https", port: 8443, targetPort: 8443, protocol: "TCP" },
      { name: "http", port: 8000, targetPort: "http", protocol: "TCP" },
    ]);
    assert.match(told(offered)["SARK_URL"] ?? "", /^https:/);
    const policy = ofKind(offered, "NetworkPolicy").find((each) => metadataOf(each).name === "sark");
    const { ingress } = policy?.inputs["spec"] as Readonly<Record<"ingress", readonly Ports[]>>;
    const both = [8443, 8000].map((port) => ({ port, protocol: "TCP" }));
    assert.ok(ingress.some(({ ports }) => JSON.stringify(ports) === JSON.stringify(both)));
  });

  it("works with the published contract, where metrics are served on SARK's own port", async () => {
    const upstream = await recorded({ "sark:contract": "upstream" });
    const service = theOne(upstream, "Service", "sark-service").inputs["spec"] as Ports;
    assert.deepEqual(service.ports, [{ name: "https", port: 8443, targetPort: 8443, protocol: "TCP" }]);
  });

  it("is refused without Envoy, on a port that is taken, and where the gateway would believe nobody else", () => {
    const server = { name: "search", url: "https://search.example.com/mcp", peer: { cidrs: ["192.0.2.0/24"] } };
    assert.deepEqual(
      problemsWith({
        "sark:sark tls": { mode: "required", port: 8282 },
        "sark:sark contract": { httpPort: 9903 },
        "sark:images envoy": undefined,
        "sark:mcpServers": [server],
      }),
      [
        "  sark:images must name envoy while sark:sark.tls.mode is required: it speaks TLS beside SARK.",
        "  sark:sark.tls.port must not be 8282: another container of the same pod listens there.",
        "  sark:sark.contract must not use port 9903: the proxy in the same pod that speaks TLS listens there.",
        "  sark:gateway.trust.certificates must have the authorities of the MCP servers that are called over https, search: a " +
          "client that reads SSL_CERT_FILE believes nobody beside those in it.",
      ],
    );
    for (const trust of [{ certificates: [pem("A")] }, { variable: "NODE_EXTRA_CA_CERTS" }]) {
      assert.ok(
        settingsOf(
          exampleWith({
            "sark:sark tls": { mode: "required" },
            "sark:mcpServers": [server],
            "sark:gateway trust": trust,
          }),
        ),
      );
    }
  });
});
