import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Platform } from "../../components/platform.ts";
import type { Settings } from "../../settings.ts";
import { archiveServer } from "../../settings/postgres.ts";
import { receiverNames } from "../../settings/receivers.ts";
import { archiveWith, clusterWith, exampleWith, pem, productionWith, settingsOf } from "../support/configuration.ts";
import {
  addressOf,
  kindOf,
  metadataOf,
  ofKind,
  podOf,
  podTemplateOf,
  secretKeysOf,
  theOne,
  withPods,
} from "../support/find.ts";
import { exampleWithEdge } from "../support/edge.ts";
import { recordPlatform } from "../support/platform.ts";
import { restrictedViolations } from "../support/pod-security.ts";
import { record, type Registration } from "../support/recorder.ts";
import { decrypted, root, stacks, stackSettings } from "../support/stacks.ts";

const verified = { mode: "verify-full", caCertificate: pem("MIIB") };

/** Every stack, and the variants that no stack file has. */
const variants: Readonly<Record<string, Settings>> = {
  ...Object.fromEntries(stacks.map((stack) => [`stack ${stack}`, stackSettings(stack)])),
  "upstream contract": settingsOf(exampleWith({ "sark:contract": "upstream" })),
  "verified database": settingsOf(exampleWith({ "sark:postgres tls": verified, "sark:mcpServers": [] })),
  "measured through the operator of the cluster": settingsOf(
    productionWith({
      "sark:monitoring": { mode: "operator" },
      "sark:network metricsClients": [{ namespace: "monitoring" }],
    }),
  ),
  "measured in a small way": settingsOf(
    productionWith({
      "sark:monitoring prometheus replicas": 1,
      "sark:monitoring alertmanager": { replicas: 1 },
      "sark:monitoring grafana": { enabled: false },
    }),
  ),
  "audit trail with TimescaleDB": settingsOf(clusterWith({ "sark:postgres auditArchive": { mode: "timescale" } })),
  "audit trail elsewhere": settingsOf(clusterWith({ "sark:postgres auditArchive": archiveWith({ tls: verified }) })),
  "SARK over TLS": settingsOf(exampleWith({ "sark:sark tls": { mode: "required" } })),
  "edge with the platform's certificate": settingsOf(
    exampleWith({
      ...exampleWithEdge("traefik", { certificate: { source: "platform" } }),
      "sark:tls gatewayHosts": ["gateway.example.com"],
    }),
  ),
  "edge with certificates by HTTP": settingsOf(
    exampleWith(
      exampleWithEdge("haproxy", {
        exposure: "public",
        certificate: { source: "acme", email: "platform@example.com", challenge: { type: "http01" } },
      }),
    ),
  ),
  "audit trail elsewhere, with a password that others hold": settingsOf(
    exampleWith({
      "sark:postgres auditArchive": archiveWith({
        password: undefined,
        passwordFrom: { secret: "archive", key: "pw" },
      }),
    }),
  ),
};

/** Kinds without namespace. */
const clusterWide = ["Namespace", "PriorityClass", "StorageClass"];

const isKubernetes = ({ type }: Registration) => type.startsWith("kubernetes:");
const isComponent = ({ type }: Registration) => type.startsWith("sark:");

for (const [title, settings] of Object.entries(variants)) {
  describe(`the platform: ${title}`, () => {
    let all: readonly Registration[];
    before(async () => {
      all = await recordPlatform(settings);
    });

    it("registers the same resources in a preview, where outputs are unknown", async () => {
      const preview = await recordPlatform(settings, { preview: true });
      assert.deepEqual(preview.map(addressOf).sort(), all.map(addressOf).sort());
    });

    it("gives every Kubernetes object the provider of the cluster", () => {
      const others = all.filter((each) => isKubernetes(each) && each.provider !== "cluster");
      assert.deepEqual(others.map(addressOf), []);
      assert.ok(all.filter(isKubernetes).length > 30);
    });

    it("puts every Kubernetes object into its namespace", () => {
      for (const each of all.filter(isKubernetes)) {
        const { namespace } = metadataOf(each);
        if (clusterWide.includes(kindOf(each))) assert.equal(namespace, undefined, addressOf(each));
        else assert.equal(namespace, settings.namespace, addressOf(each));
      }
    });

    it("labels every Kubernetes object", () => {
      for (const each of all.filter(isKubernetes)) {
        const { labels } = metadataOf(each);
        assert.equal(labels["app.kubernetes.io/part-of"], "sark-platform", addressOf(each));
        assert.equal(labels["app.kubernetes.io/managed-by"], "pulumi", addressOf(each));
        for (const name of ["name", "component"]) {
          assert.match(labels[`app.kubernetes.io/${name}`] ?? "", /^[a-z][-a-z0-9]*$/, addressOf(each));
        }
      }
    });

    it("names every component after the folder it lives in", () => {
      for (const { type } of all.filter(isComponent)) {
        const [, folder = "", name = ""] = /^sark:([a-z]+):([A-Z][A-Za-z]+)$/.exec(type) ?? [];
        assert.ok(name !== "", type);
        const place = folder === "index" ? "components/platform.ts" : `components/${folder}`;
        assert.ok(existsSync(join(root, place)), `${type}: there is no ${place}`);
      }
      // A token of the same folder for each kind of component, and nothing that is neither component nor resource.
      assert.ok(new Set(all.filter(isComponent).map(({ type }) => type)).size >= 9);
    });

    it("has every resource below the platform", () => {
      const parents = new Map(all.map((each) => [addressOf(each), each.parent]));
      const providers = ["pulumi:providers:kubernetes cluster", "pulumi:pulumi:Stack sark-test"];
      for (const each of all.map(addressOf).filter((address) => !providers.includes(address))) {
        let current: string | undefined = each;
        while (current !== undefined && current !== "sark:index:Platform platform") current = parents.get(current);
        assert.ok(current, `${each} is beside the platform`);
      }
    });

    it("shows no secret in any input", () => {
      for (const each of all) {
        const text = JSON.stringify(each.inputs);
        assert.ok(!text.includes(decrypted), `${addressOf(each)} shows a password`);
        assert.doesNotMatch(
          text,
          /generated (sark|postgres|cache)-|key (sark|postgres|cache)-/,
          `${addressOf(each)} shows a generated secret`,
        );
      }
    });

    it("runs hardened pods by digest only", () => {
      for (const each of withPods(all)) {
        const pod = podOf(each);
        assert.deepEqual(restrictedViolations(pod), [], each.name);
        for (const { image, name } of [...(pod.initContainers ?? []), ...pod.containers]) {
          assert.match(image, /@sha256:[0-9a-f]{64}$/, name);
        }
      }
    });

    it("names in its pods only ConfigMaps, Secrets, accounts and priorities that exist", () => {
      const namesOf = (kind: string) =>
        new Set(ofKind(all, kind).map((each) => metadataOf(each).name || `${each.name}-0000000`));
      const [configMaps, secrets] = [namesOf("ConfigMap"), namesOf("Secret")];
      if (settings.monitoring.mode === "own")
        for (const receiver of receiverNames) {
          const { from } = settings.monitoring.receivers[receiver] ?? {};
          if (from !== undefined) secrets.add(from.secret);
        }
      for (const store of [settings.postgres, archiveServer(settings.postgres), settings.cache])
        if (store && "passwordFrom" in store && store.passwordFrom) secrets.add(store.passwordFrom.secret);
      for (const each of withPods(all)) {
        const pod = podOf(each);
        assert.ok(namesOf("ServiceAccount").has(pod.serviceAccountName), each.name);
        assert.ok(namesOf("PriorityClass").has(pod.priorityClassName), each.name);
        for (const volume of pod.volumes ?? []) {
          if ("configMap" in volume) assert.ok(configMaps.has(volume.configMap.name), volume.configMap.name);
          if ("secret" in volume) assert.ok(secrets.has(volume.secret.secretName), volume.secret.secretName);
        }
        for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
          for (const { configMapRef } of container.envFrom ?? []) {
            assert.ok(configMaps.has(configMapRef.name), configMapRef.name);
          }
          for (const { name } of secretKeysOf(container)) assert.ok(secrets.has(name), name);
        }
      }
    });

    it("isolates each of its workloads by a policy that selects its pods", () => {
      const selected = ofKind(all, "NetworkPolicy").map(
        ({ inputs }) => (inputs["spec"] as { readonly podSelector: { readonly matchLabels?: object } }).podSelector,
      );
      for (const each of withPods(all)) {
        const name = podTemplateOf(each).metadata.labels["app.kubernetes.io/name"];
        assert.ok(
          selected.some(
            ({ matchLabels }) => JSON.stringify(matchLabels) === JSON.stringify({ "app.kubernetes.io/name": name }),
          ),
          `nothing allows ${name} anything`,
        );
      }
    });

    it("protects what cannot be made again where the settings say so", () => {
      const isProtected = all.filter(({ protect }) => protect).map(kindOf);
      const expected = all.flatMap(({ type, name }) => {
        const isKey = type.endsWith(":PrivateKey") && name.includes("-authority-");
        const isStore = /^aws:(kms|rds|elasticache|s3)\/.*:(Key|Instance|Cluster|ReplicationGroup|Bucket)$/.test(type);
        return isKey || isStore || /^(?!sark:).*:(Namespace|RandomPassword)$/.test(type)
          ? kindOf({ type } as Registration)
          : [];
      });
      assert.deepEqual(isProtected.sort(), settings.deletionProtection ? expected.sort() : []);
    });
  });
}

describe("the platform's outputs", () => {
  const settings = settingsOf(
    exampleWith({
      "sark:sark replicas max": 7,
      "sark:sark database": { poolSize: 2, maxOverflow: 1 },
      "sark:postgres maxConnections": 100,
    }),
  );

  it("are the endpoints, the images and the connections that the replicas may open", async () => {
    let platform: Platform | undefined;
    await record(() => {
      platform = new Platform("platform", settings);
    });
    assert.ok(platform);
    const { endpoints, namespace, images, connections } = platform;
    const [gateway, sark, space] = await new Promise<string[]>((resolve) => {
      pulumi.all([endpoints.gateway, endpoints.sark, namespace]).apply(resolve);
    });
    assert.equal(gateway, "http://gateway-service.mcp-local.svc:8080");
    assert.equal(sark, "http://sark-service.mcp-local.svc:8000");
    assert.equal(space, "mcp-local");
    assert.deepEqual(Object.keys(images).sort(), [
      "envoy",
      "gateway",
      "migrations",
      "opa",
      "pgbouncer",
      "postgres",
      "postgresExporter",
      "sark",
      "valkey",
      "valkeyExporter",
    ]);
    assert.equal(images["migrations"], images["sark"]);
    assert.equal(images["opa"], `${settings.images.opa.repository}@${settings.images.opa.digest}`);
    // 7 replicas and a surge of 25 %, each with 2 databases × (2 + 1) connections.
    assert.deepEqual(connections, { perPod: 6, pods: 9, needed: 54, granted: 100 });
  });

  it("count the connections to an audit archive elsewhere by themselves: one pool on either server", async () => {
    const elsewhere = settingsOf(
      exampleWith({
        "sark:sark replicas max": 7,
        "sark:sark database": { poolSize: 2, maxOverflow: 1 },
        "sark:postgres maxConnections": 100,
        "sark:postgres auditArchive": archiveWith({ maxConnections: 50 }),
      }),
    );
    let platform: Platform | undefined;
    await record(() => {
      platform = new Platform("platform", elsewhere);
    });
    const each = { perPod: 3, pods: 9, needed: 27 };
    assert.deepEqual(platform?.connections, { ...each, granted: 100, auditArchive: { ...each, granted: 50 } });
  });

  it("the quota holds all replicas with their surge and two migrations", async () => {
    const { hard } = theOne(await recordPlatform(settings), "ResourceQuota").inputs["spec"] as {
      readonly hard: Readonly<Record<string, string>>;
    };
    // SARK 7 + 2, the gateway 6 + 2, migrations 2.
    assert.equal(hard["pods"], "19");
    assert.equal(hard["requests.cpu"], `${9 * (50 + 20) + 8 * 20 + 2 * 50}m`);
    assert.equal(hard["limits.memory"], `${9 * (256 + 128) + 8 * 128 + 2 * 256}Mi`);
  });
});
