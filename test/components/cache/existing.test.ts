import assert from "node:assert/strict";
import { exampleWith, pem, problemsWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

const tls = { mode: "verify-full", caCertificate: pem("authority") };

/** What a cluster of the proxy's configuration says about the one server. */
interface Upstream {
  readonly name: string;
  readonly type?: string;
  readonly load_assignment: {
    readonly endpoints: readonly {
      readonly lb_endpoints: readonly { readonly endpoint: { readonly address: unknown } }[];
    }[];
  };
  readonly typed_extension_protocol_options?: Readonly<Record<string, { readonly auth_username: unknown }>>;
  readonly transport_socket?: {
    readonly typed_config: {
      readonly sni: string;
      readonly common_tls_context: { readonly validation_context: unknown };
    };
  };
}

describe("a cache of others over TLS", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(exampleWith({ "sark:cache tls": tls, "sark:cache port": 6380 })));
  });
  const upstream = () => {
    const text = dataOf(theOne(all, "ConfigMap", "cache-proxy-config"))["bootstrap.json"] ?? "";
    const { static_resources } = JSON.parse(text) as { static_resources: { clusters: readonly Upstream[] } };
    const found = static_resources.clusters.find(({ name }) => name === "valkey");
    assert.ok(found);
    return found;
  };

  it("is reached through the proxy, as every other cache is", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    assert.deepEqual([environment["REDIS_HOST"], environment["REDIS_PORT"]], ["127.0.0.1", "6379"]);
    assert.equal(containerOf(podOf(theOne(all, "Deployment", "sark")), "cache-proxy").restartPolicy, "Always");
  });

  it("is one server, wherever its name leads, on its own port", () => {
    const { type, load_assignment } = upstream();
    assert.equal(type, "STRICT_DNS");
    assert.deepEqual(
      load_assignment.endpoints.flatMap(({ lb_endpoints }) => lb_endpoints.map(({ endpoint }) => endpoint.address)),
      [{ socket_address: { address: "valkey.mcp-stores.svc", port_value: 6380 } }],
    );
  });

  it("is believed by its whole name and the authority of the settings alone", () => {
    const { sni, common_tls_context } = upstream().transport_socket?.typed_config ?? {};
    assert.equal(sni, "valkey.mcp-stores.svc");
    assert.deepEqual(common_tls_context?.validation_context, {
      trusted_ca: { filename: "/etc/valkey-trust/ca.crt" },
      match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: "valkey.mcp-stores.svc" } }],
    });
    assert.deepEqual(dataOf(theOne(all, "ConfigMap", "cache-trust")), { "ca.crt": tls.caCertificate });
  });

  it("is told the password of its default user", () => {
    const options = upstream().typed_extension_protocol_options?.["envoy.filters.network.redis_proxy"];
    assert.deepEqual(options?.auth_username, { inline_string: "default" });
  });

  for (const [what, changes, problem] of [
    [
      "an address",
      { "sark:cache tls": tls, "sark:cache host": "10.1.2.3" },
      "  sark:cache.host must be a name while tls.mode is verify-full, for the certificate is compared with it; it is 10.1.2.3.",
    ],
    [
      "no image of the proxy",
      { "sark:cache tls": tls, "sark:images envoy": undefined },
      "  sark:images must name envoy while sark:cache.tls.mode is verify-full: SARK does not speak TLS to its cache.",
    ],
    [
      "SARK on a port of the proxy",
      { "sark:cache tls": tls, "sark:sark contract": { httpPort: 9902 } },
      "  sark:sark.contract must not use port 9902: the cache's proxy in the same pod listens on 6379 and 9902.",
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(problemsWith(changes), [problem]);
    });
  }
});
