import assert from "node:assert/strict";
import { cacheWith, exampleWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

interface Address {
  readonly socket_address: { readonly address: string; readonly port_value: number };
}

interface Bootstrap {
  readonly admin: { readonly address: { readonly pipe?: { readonly path: string; readonly mode: number } } };
  readonly static_resources: {
    readonly listeners: readonly { readonly name: string; readonly address: Address }[];
    readonly clusters: readonly {
      readonly name: string;
      readonly wait_for_warm_on_init?: boolean;
      readonly load_assignment: {
        readonly endpoints: readonly [
          { readonly lb_endpoints: readonly { readonly endpoint: { address: Address } }[] },
        ];
      };
    }[];
  };
}

describe("the cache's proxy", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(cacheWith({ "sark:cache proxy maxClients": 77 })));
  });
  const text = () => dataOf(theOne(all, "ConfigMap", "cache-proxy-config"))["bootstrap.json"] ?? "";
  const bootstrap = () => JSON.parse(text()) as Bootstrap;
  const sark = () => podOf(theOne(all, "Deployment", "sark"));

  it("is one server on the loopback address for SARK, which knows nothing else", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    assert.deepEqual([environment["REDIS_HOST"], environment["REDIS_PORT"]], ["127.0.0.1", "6379"]);
    const [cache, status] = bootstrap().static_resources.listeners;
    assert.deepEqual(cache?.address.socket_address, { address: "127.0.0.1", port_value: 6379 });
    assert.deepEqual(status?.address.socket_address, { address: "0.0.0.0", port_value: 9902 });
  });

  it("begins with every member's address that stays", () => {
    const valkey = bootstrap().static_resources.clusters.find(({ name }) => name === "valkey");
    assert.ok(valkey);
    assert.deepEqual(
      valkey.load_assignment.endpoints[0].lb_endpoints.map(({ endpoint }) => endpoint.address.socket_address),
      [0, 1, 2, 3, 4, 5].map((ordinal) => ({ address: `address-of-cache-address-${ordinal}`, port_value: 6379 })),
    );
    assert.equal(valkey.wait_for_warm_on_init, false, "SARK would wait for its cache");
  });

  it("believes only members whose certificate is of the cluster's own authority, over TLS 1.3", () => {
    assert.match(text(), /"tls_minimum_protocol_version": "TLSv1_3"/);
    assert.match(text(), /"filename": "\/etc\/valkey-trust\/ca\.crt"/);
    assert.match(text(), /"suffix": "\.cache-members\.mcp-local\.svc"/);
  });

  it("has its administration where only its own user gets, and shows two pages of it, to be read", () => {
    const { pipe } = bootstrap().admin.address;
    assert.deepEqual(pipe, { path: "/run/envoy/admin.sock", mode: 0o600 });
    const paths = [...text().matchAll(/"path": "([^"]+)",\n\s+"headers"/g)].map(([, path]) => path);
    assert.deepEqual(paths, ["/ready", "/stats/prometheus"]);
    assert.equal([...text().matchAll(/"exact": "GET"/g)].length, 2);
  });

  it("has the password as a file that only it mounts", () => {
    assert.doesNotMatch(text(), /generated/);
    assert.equal([...text().matchAll(/\/etc\/cache-password\/redis-password/g)].length, 2);
    const holders = [...(sark().initContainers ?? []), ...sark().containers].filter(({ volumeMounts }) =>
      volumeMounts.some(({ name }) => name === "cache-password"),
    );
    assert.deepEqual(
      holders.map(({ name }) => name),
      ["cache-proxy"],
    );
  });

  it("takes as many clients as the settings say", () => {
    assert.match(text(), /"max_active_downstream_connections": 77/);
  });

  it("is a native sidecar that starts before SARK, scales with it, and runs one thread", () => {
    const proxy = containerOf(sark(), "cache-proxy");
    assert.equal(proxy.restartPolicy, "Always");
    assert.match(proxy.args.join(" "), /^--config-path \/etc\/envoy\/bootstrap\.json --concurrency 1 /);
    const autoscaler = theOne(all, "HorizontalPodAutoscaler", "sark-autoscaler").inputs["spec"] as {
      readonly metrics: readonly { readonly containerResource: { readonly container: string } }[];
    };
    assert.deepEqual(
      autoscaler.metrics.map(({ containerResource }) => containerResource.container),
      ["sark", "opa", "cache-proxy"],
    );
  });

  it("is not there where others run the cache", async () => {
    const existing = await recordPlatform(settingsOf(exampleWith({})));
    assert.deepEqual(
      existing.filter(({ name }) => name.startsWith("cache")),
      [],
    );
    const pod = podOf(theOne(existing, "Deployment", "sark"));
    assert.deepEqual(
      pod.initContainers?.map(({ name }) => name),
      ["opa"],
    );
    assert.equal(ofKind(existing, "StatefulSet").length, 0);
  });
});
