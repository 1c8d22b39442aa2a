import assert from "node:assert/strict";
import { exampleWith, problemsWith, productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, metadataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

interface Socket {
  readonly typed_config: { readonly sni?: string; readonly common_tls_context: object };
}

interface Bootstrap {
  readonly static_resources: {
    readonly listeners: readonly {
      readonly name: string;
      readonly address: { readonly socket_address: object };
      readonly filter_chains: readonly { readonly transport_socket?: Socket }[];
    }[];
    readonly clusters: readonly {
      readonly name: string;
      readonly load_assignment: object;
      readonly transport_socket?: Socket;
    }[];
  };
}

interface Ports {
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
}

const host = "gateway-service.mcp-local.svc";

const withMode = (mode: string) =>
  recordPlatform(settingsOf(exampleWith({ "sark:sark tls": { mode: "required" }, "sark:gateway tls": { mode } })));
const bootstrapOf = (all: readonly Registration[], workload: "sark" | "gateway") =>
  (JSON.parse(dataOf(theOne(all, "ConfigMap", `${workload}-tls-config`))["bootstrap.json"] ?? "") as Bootstrap)
    .static_resources;
const serviceOf = (all: readonly Registration[]) => theOne(all, "Service", "gateway-service").inputs["spec"] as Ports;
const sarkIsTold = (all: readonly Registration[]) => dataOf(theOne(all, "ConfigMap", "sark-config"))["GATEWAY_URL"];
const policyOf = (all: readonly Registration[], workload: string) =>
  ofKind(all, "NetworkPolicy").find((each) => metadataOf(each).name === workload)?.inputs["spec"] as Readonly<
    Record<"ingress" | "egress", readonly (Ports & Readonly<Record<"from" | "to", unknown>>)[]>
  >;

/** Ports on which SARK may call the gateway, as both policies have them. */
function portsFromSark(all: readonly Registration[]): readonly (readonly number[])[] {
  const between = (rules: ReturnType<typeof policyOf>["ingress"], end: "from" | "to", workload: string) =>
    rules
      .filter((rule) => JSON.stringify(rule[end]).includes(`"app.kubernetes.io/name":"${workload}"`))
      .flatMap(({ ports }) => ports.map(({ port }) => port));
  return [
    between(policyOf(all, "sark").egress, "to", "gateway"),
    between(policyOf(all, "gateway").ingress, "from", "sark"),
  ];
}

describe("TLS from SARK to the gateway", () => {
  let required: readonly Registration[];
  before(async () => {
    required = await withMode("required");
  });

  it("is answered by Envoy beside the gateway, with a certificate of the platform's authority for its Service", () => {
    const pod = podOf(theOne(required, "Deployment", "gateway"));
    const proxy = containerOf(pod, "tls-proxy");
    assert.equal(proxy.restartPolicy, "Always");
    assert.deepEqual(proxy.ports, [{ name: "https", containerPort: 8443, protocol: "TCP" }]);
    const { listeners, clusters } = bootstrapOf(required, "gateway");
    assert.deepEqual(
      listeners.map(({ name }) => name),
      ["tls", "status"],
    );
    const secured = JSON.stringify(listeners[0]?.filter_chains[0]?.transport_socket);
    assert.match(secured, /"tls_minimum_protocol_version":"TLSv1_3"/);
    assert.match(secured, /"\/etc\/gateway-tls\/tls.key"/);
    assert.match(JSON.stringify(clusters[0]?.load_assignment), /"address":"127.0.0.1","port_value":8080/);
    const request = theOne(required, "CertRequest", "sark-gateway-service-request").inputs;
    assert.deepEqual(request["dnsNames"], [host]);
    const volume = pod.volumes?.find(({ name }) => name === "gateway-tls");
    assert.equal(volume?.secret.secretName, "sark-gateway-service-tls-0000000");
    assert.ok(!containerOf(pod, "gateway").volumeMounts.some(({ name }) => name === "gateway-tls"));
  });

  it("is spoken by Envoy beside SARK, which believes the platform's authority alone, and the gateway's name alone", () => {
    assert.equal(sarkIsTold(required), "http://127.0.0.1:9904");
    const { listeners, clusters } = bootstrapOf(required, "sark");
    const listener = listeners.find(({ name }) => name === "gateway");
    assert.deepEqual(listener?.address.socket_address, { address: "127.0.0.1", port_value: 9904 });
    const cluster = clusters.find(({ name }) => name === "gateway");
    assert.match(JSON.stringify(cluster?.load_assignment), new RegExp(`"address":"${host}","port_value":8443`));
    assert.equal(cluster?.transport_socket?.typed_config.sni, host);
    assert.deepEqual(cluster.transport_socket.typed_config.common_tls_context, {
      tls_params: { tls_minimum_protocol_version: "TLSv1_3", tls_maximum_protocol_version: "TLSv1_3" },
      validation_context: {
        trusted_ca: { filename: "/etc/envoy/authority.pem" },
        match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: host } }],
      },
    });
    const { "authority.pem": authority } = dataOf(theOne(required, "ConfigMap", "sark-tls-config"));
    assert.equal(authority, "certificate sark-authority-certificate");
  });

  it("comes in steps that each keep what the pods of the step before use", async () => {
    const steps: (readonly Registration[])[] = [];
    for (const mode of ["off", "offered", "used"]) steps.push(await withMode(mode));
    steps.push(required);
    assert.deepEqual(
      steps.map((all) => portsFromSark(all)),
      [[8080], [8443, 8080], [8443, 8080], [8443]].map((ports) => [ports, ports]),
    );
    const plain = `http://${host}:8080`;
    const inPod = "http://127.0.0.1:9904";
    assert.deepEqual(steps.map(sarkIsTold), [plain, plain, inPod, inPod]);
    assert.deepEqual(
      steps.map((all) => serviceOf(all).ports.some(({ name, port }) => name === "https" && port === 8443)),
      [false, true, true, true],
    );
    // Clients and the edge use plain HTTP all the time.
    assert.ok(steps.every((all) => serviceOf(all).ports.some(({ name }) => name === "http")));
  });

  it("counts for the autoscaler and for the quota, and calls people before its certificate ends", async () => {
    const quotaOf = (each: readonly Registration[]) =>
      (theOne(each, "ResourceQuota").inputs["spec"] as { hard: Readonly<Record<string, string>> }).hard["requests.cpu"];
    // 6 replicas and the surge of 2, 50m each.
    assert.equal(Number.parseInt(quotaOf(required) ?? "") - Number.parseInt(quotaOf(await withMode("off")) ?? ""), 400);
    const autoscaler = theOne(required, "HorizontalPodAutoscaler", "gateway-autoscaler").inputs["spec"];
    assert.ok(JSON.stringify(autoscaler).includes('"container":"tls-proxy"'));
    const production = await recordPlatform(settingsOf(productionWith({ "sark:gateway tls": { mode: "required" } })));
    assert.ok(JSON.stringify(ofKind(production, "ConfigMap").map(dataOf)).includes("gateway-service-tls"));
  });

  it("is not there by default", async () => {
    const plain = await recordPlatform(settingsOf(exampleWith({ "sark:gateway tls": undefined })));
    assert.equal(sarkIsTold(plain), `http://${host}:8080`);
    assert.deepEqual(
      ofKind(plain, "Secret").filter(({ name }) => name === "sark-gateway-service-tls"),
      [],
    );
  });

  it("is refused without Envoy, without TLS before SARK, and on ports that are taken", () => {
    assert.deepEqual(
      problemsWith({
        "sark:gateway tls": { mode: "required", port: 8080 },
        "sark:gateway contract": { metricsPort: 9903 },
        "sark:images envoy": undefined,
        "sark:sark contract": { httpPort: 9904 },
      }),
      [
        "  sark:images must name envoy while sark:gateway.tls.mode is required: it speaks TLS beside the gateway.",
        "  sark:gateway.tls.port must not be 8080: another container of the same pod listens there.",
        "  sark:gateway.contract must not use port 9903: the proxy in the same pod that speaks TLS listens there.",
        "  sark:gateway.tls.mode must be off or offered while sark:sark.tls.mode is off: the proxy beside SARK, which calls the gateway " +
          "over TLS, is missing then.",
        "  sark:sark.contract must not use port 9904, nor may sark:sark.tls.port: SARK calls the gateway there, in its own pod.",
      ],
    );
  });

  it("is refused on the port of the proxy that admits requests, where there is one", () => {
    const tls = { mode: "offered", port: 8088 };
    assert.deepEqual(problemsWith({ "sark:gateway tls": tls, "sark:gateway admission": { mode: "limited" } }), [
      "  sark:gateway.tls.port must not be 8088: another container of the same pod listens there.",
    ]);
  });
});
