import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { amazonWith, settingsOf } from "../../support/configuration.ts";
import { addressOf, containerOf, dataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const record = (changes: Readonly<Record<string, unknown>> = {}) => recordPlatform(settingsOf(amazonWith(changes)));

const single = { "sark:cache clusterMode": false, "sark:cache shards": 1, "sark:cache replicasPerShard": 2 };

interface Upstream {
  readonly type?: string;
  readonly cluster_type?: { readonly name: string };
  readonly load_assignment: { readonly endpoints: readonly [{ readonly lb_endpoints: readonly object[] }] };
  readonly transport_socket: {
    readonly typed_config: {
      readonly sni: string;
      readonly common_tls_context: {
        readonly tls_params: { readonly tls_minimum_protocol_version: string };
        readonly validation_context: {
          readonly trusted_ca: { readonly filename: string };
          readonly match_typed_subject_alt_names: readonly { readonly matcher: { readonly suffix: string } }[];
        };
      };
    };
  };
}

/** What the proxy beside SARK knows of the cache. */
function upstreamOf(all: readonly Registration[]): Upstream {
  const text = dataOf(theOne(all, "ConfigMap", "cache-proxy-config"))["bootstrap.json"] ?? "";
  const { static_resources } = JSON.parse(text) as {
    readonly static_resources: { readonly clusters: readonly (Upstream & { readonly name: string })[] };
  };
  const upstream = static_resources.clusters.find(({ name }) => name === "valkey");
  assert.ok(upstream);
  return upstream;
}

const address = (host: string) => ({ endpoint: { address: { socket_address: { address: host, port_value: 6379 } } } });

describe("the cache at Amazon", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await record();
  });
  const group = () => theOne(all, "ReplicationGroup", "sark-cache");

  it("has shards over several zones, encrypted throughout, and hard to lose", () => {
    const { inputs, protect } = group();
    assert.equal(protect, true);
    for (const [name, value] of Object.entries({
      engine: "valkey",
      numNodeGroups: 2,
      replicasPerNodeGroup: 1,
      clusterMode: "enabled",
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: true,
      snapshotRetentionLimit: 7,
      finalSnapshotIdentifier: "sark-cache-final-0a1b2c3d",
      autoMinorVersionUpgrade: true,
      applyImmediately: false,
    })) {
      assert.equal(inputs[name], value, name);
    }
    assert.equal("numCacheClusters" in inputs, false);
    assert.equal("authToken" in inputs, false);
    assert.deepEqual(theOne(all, "ParameterGroup", "sark-cache").inputs["parameters"], [
      { name: "maxmemory-policy", value: "allkeys-lru" },
      { name: "cluster-enabled", value: "yes" },
    ]);
  });

  it("knows SARK, who may do nothing but keep keys and values, and nobody else", () => {
    const users = ofKind(all, "User").map(({ inputs }) => inputs);
    assert.deepEqual(
      users.map(({ userName, accessString }) => [userName, String(accessString).split(" ")[0]]),
      [
        ["sark", "on"],
        ["default", "off"],
      ],
    );
    const [sark] = users;
    assert.match(String(sark?.["accessString"]), / -@all .* -@admin -@dangerous .* -scan /);
    for (const { authenticationMode } of users) {
      assert.deepEqual(authenticationMode, { type: "password", passwords: [secretMark] });
    }
    assert.deepEqual(theOne(all, "UserGroup", "sark-cache-users").inputs["userIds"], [
      "sark-cache-users-application-0a1b2c3d",
      "sark-cache-users-default-0a1b2c3d",
    ]);
    // Amazon allows 40 characters.
    for (const { userId } of users) assert.ok(String(userId).length <= 40);
  });

  it("is another cache in another mode, with a parameter group of its own", async () => {
    const others = await record({ "sark:cache clusterMode": false, "sark:cache shards": 1 });
    const description = (registrations: readonly Registration[]) =>
      theOne(registrations, "ParameterGroup", "sark-cache").inputs["description"];
    assert.notEqual(description(others), description(all));
    assert.deepEqual(theOne(all, "ReplicationGroup", "sark-cache").replaceOnChanges, ["clusterMode"]);
  });

  it("tells a topic of its events, the first of those that there are", () => {
    const topic = "arn:aws:sns:eu-central-1:123456789012:sark-production-alarms";
    const group = theOne(all, "ReplicationGroup", "sark-cache");
    assert.equal(group.inputs["notificationTopicArn"], topic);
  });

  it("keeps its logs encrypted, for as long as the settings say", () => {
    const logs = ofKind(all, "LogGroup").filter(({ name }) => name.startsWith("sark-cache"));
    assert.deepEqual(logs.map(({ name }) => name).sort(), ["sark-cache-engine-log", "sark-cache-slow-log"]);
    for (const { inputs } of logs) {
      assert.equal(inputs["retentionInDays"], 30);
      assert.match(String(inputs["kmsKeyId"]), /key\/sark-aws-key$/);
    }
  });

  it("calls people about each node by Amazon's name of it", () => {
    const nodes = ofKind(all, "MetricAlarm")
      .filter(({ name }) => /^sark-cache-\d+-processor$/.test(name))
      .map(({ inputs }) => (inputs["dimensions"] as { readonly CacheClusterId: string }).CacheClusterId);
    assert.deepEqual(
      nodes.sort(),
      ["0001-001", "0001-002", "0002-001", "0002-002"].map((node) => `sark-cache-0000000-${node}`),
    );
  });

  it("is found by the proxies, which believe names of its own signed by Amazon alone", () => {
    const upstream = upstreamOf(all);
    assert.equal(upstream.cluster_type?.name, "envoy.clusters.redis");
    assert.deepEqual(upstream.load_assignment.endpoints[0].lb_endpoints, [
      address("clustercfg.sark-cache.abc123.euc1.cache.amazonaws.com"),
    ]);
    const { sni, common_tls_context: tls } = upstream.transport_socket.typed_config;
    assert.equal(sni, "sark-cache.abc123.euc1.cache.amazonaws.com");
    assert.equal(tls.tls_params.tls_minimum_protocol_version, "TLSv1_2");
    assert.deepEqual(
      tls.validation_context.match_typed_subject_alt_names.map(({ matcher }) => matcher.suffix),
      [".sark-cache.abc123.euc1.cache.amazonaws.com"],
    );
    const { filename } = tls.validation_context.trusted_ca;
    const proxy = containerOf(podOf(theOne(all, "Deployment", "sark")), "cache-proxy");
    assert.ok(
      proxy.volumeMounts.some(({ mountPath }) => filename.startsWith(`${mountPath}/`)),
      filename,
    );
    const authorities = (dataOf(theOne(all, "ConfigMap", "sark-cache-trust"))["ca.crt"] ?? "")
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((certificate) => new X509Certificate(certificate).subject.replace(/^[^]*CN=/, ""));
    assert.deepEqual(authorities.sort(), [
      "Amazon Root CA 1",
      "Amazon Root CA 2",
      "Amazon Root CA 3",
      "Amazon Root CA 4",
      "Starfield Services Root Certificate Authority - G2",
    ]);
  });

  it("is one server on the loopback address for SARK, as every cache is", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    assert.deepEqual([environment["REDIS_HOST"], environment["REDIS_PORT"]], ["127.0.0.1", "6379"]);
    const { env } = containerOf(podOf(theOne(all, "Deployment", "sark")), "sark");
    const password = env.find(({ name }) => name === "REDIS_PASSWORD");
    assert.equal(password?.valueFrom.secretKeyRef.name, "sark-cache-users-application-0000000");
  });

  it("has one primary behind a name where cluster mode is off, and can be scanned then", async () => {
    const others = await record(single);
    const { inputs } = theOne(others, "ReplicationGroup", "sark-cache");
    assert.equal(inputs["numCacheClusters"], 3);
    assert.equal(inputs["clusterMode"], "disabled");
    assert.equal("numNodeGroups" in inputs, false);
    assert.deepEqual(theOne(others, "ParameterGroup", "sark-cache").inputs["parameters"], [
      { name: "maxmemory-policy", value: "allkeys-lru" },
    ]);
    const upstream = upstreamOf(others);
    assert.equal(upstream.type, "STRICT_DNS");
    assert.equal(upstream.cluster_type, undefined);
    assert.deepEqual(upstream.load_assignment.endpoints[0].lb_endpoints, [
      address("master.sark-cache.abc123.euc1.cache.amazonaws.com"),
    ]);
    assert.doesNotMatch(String(theOne(others, "User", "sark-cache-users-application").inputs["accessString"]), /-scan/);
  });

  it("registers the same resources in a preview, where outputs are unknown", async () => {
    for (const changes of [{}, single]) {
      const settings = settingsOf(amazonWith(changes));
      const preview = await recordPlatform(settings, { preview: true });
      assert.deepEqual(preview.map(addressOf).sort(), (await recordPlatform(settings)).map(addressOf).sort());
    }
  });

  it("may be replaced when that was acknowledged", async () => {
    const { inputs, protect } = theOne(
      await record({ "sark:aws acknowledgedChanges": ["cache"] }),
      "ReplicationGroup",
      "sark-cache",
    );
    assert.equal(protect, false);
    assert.deepEqual(inputs["tags"], { "sark-platform/acknowledged-change": "cache" });
  });
});
