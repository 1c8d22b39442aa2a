import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { cacheSchema } from "../../settings/cache.ts";
import { proxyAlone } from "../../tools/lab/cache/proxy-pod.ts";
import { isRefusal, removal, removed } from "../../tools/lab/cache/remake.ts";
import { replicated } from "../../tools/lab/scenarios/cache-replicated.ts";
import { scenarios } from "../../tools/lab/scenarios/index.ts";
import { root } from "../../tools/lib/paths.ts";

const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), "utf8");

describe("stores of another size", () => {
  it("are scenarios that may lose nothing that was replicated", () => {
    for (const [name, fact] of [
      ["postgres-scaled", "lost"],
      ["cache-scaled", "lost"],
      ["cache-replicated", "lost, replicated"],
    ] as const) {
      const found = scenarios.find((scenario) => scenario.name === name);
      assert.deepEqual(found?.bounds[fact], { atMost: 0 }, name);
    }
  });

  it("are refused only where the script says so", () => {
    const refusal = /print "(refused, nothing was changed: )"/.exec(read("components/cache/scripts/resize.awk"))?.[1];
    assert.ok(refusal !== undefined);
    assert.ok(isRefusal(`some line\n${refusal}the cluster has 12 members`));
    assert.ok(!isRefusal("every shard is led by its first member"));
    assert.ok(!isRefusal(`a sentence about ${refusal}`));
  });

  it("have settings that are valid where one primary takes the place of shards", () => {
    const { config } = parse(read("stacks/Pulumi.local.yaml")) as { config: Record<string, object> };
    const cluster = { ...config["sark:cache"], shards: 3, replicasPerShard: 1 };
    const checked = cacheSchema.safeParse(replicated(cluster, 2));
    assert.ok(checked.success, checked.error?.message);
    assert.equal(checked.data.mode, "replicated");
  });

  it("are written through a proxy that has what SARK's has, and is nobody's", () => {
    const mount = (name: string) => ({ name, mountPath: `/${name}` });
    const proxy = { name: "cache-proxy", image: "envoy", restartPolicy: "Always" };
    const spec = {
      initContainers: [{ ...proxy, volumeMounts: [mount("config")] }],
      containers: [{ name: "sark", volumeMounts: [mount("trust")] }],
      volumes: [{ name: "config" }, { name: "trust" }],
      nodeName: "node-1",
    };
    const copy = proxyAlone({ spec }, "home") as {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: Readonly<Record<string, unknown>>;
    };
    const { containers, volumes, readinessGates, nodeName } = copy.spec;
    assert.deepEqual(containers, [{ name: "cache-proxy", image: "envoy", volumeMounts: [mount("config")] }]);
    assert.deepEqual([volumes, nodeName], [[{ name: "config" }], undefined]);
    assert.ok(Array.isArray(readinessGates) && readinessGates.length === 1);
    assert.equal(copy.metadata.labels["app.kubernetes.io/name"], "sark");
    assert.throws(() => proxyAlone({ spec: { containers: [] } }, "home"), /no container cache-proxy/);
  });

  it("are made anew from what the program makes", () => {
    const golden = read("test/golden/local.yaml");
    for (const urn of removed) {
      const [, kind = "", name = ""] = /^\*\*:(\w+)::([\w-]+)/.exec(urn) ?? [];
      assert.match(golden, new RegExp(`:${kind} ${name}`), urn);
    }
    assert.ok(removal("a").every((command) => command.join(" ").includes("-n a")));
  });
});
