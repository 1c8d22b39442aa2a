import assert from "node:assert/strict";
import { connectionBudget, mainGrant } from "../../settings/capacity.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import { containersWithoutMeasure } from "../../tools/lab/scenarios/autoscaling.ts";
import { productionWith, settingsOf } from "../support/configuration.ts";
import { Engine } from "../support/engine.ts";
import { kindOf, metadataOf, podOf, type PodSpec, theOne } from "../support/find.ts";
import { type Manifest, manifestsOf } from "../support/manifests.ts";
import { recordPlatform } from "../support/platform.ts";
import type { Registration } from "../support/recorder.ts";
import { type LoadedWorkload, SharedLoad, turns } from "./support/shared-load.ts";

const workloads = ["gateway", "sark"] as const;

/** What the pods of the two services need of their namespace, its quota and limits among it. */
const surroundings = ["Namespace", "PriorityClass", "ServiceAccount", "LimitRange", "ResourceQuota"];

/** Stack production waits five minutes before it takes replicas away, and a minute before it takes more. */
const soon = { stabilizationSeconds: 30, percent: 50, periodSeconds: 15 };

/** How long replicas may take to come and to go, and how long they have to stay as they are, in seconds. */
const bounds = { up: 60, down: 180, still: 45 };

/**
 * How far the load is above what the most replicas carry at the target of their autoscaler. A new pod counts as idle until it was
 * measured, so a load that is just above the target takes more steps than one that every pod feels.
 */
const excess = 3;

/**
 * The controller of Kubernetes with the autoscalers of stack production. metrics-server reads usage from kwok as it would from
 * kubelets, every 15 seconds, and the controller reads it every 15 seconds.
 */
describe("the autoscalers of production under a simulated load", function () {
  this.timeout(600_000);
  const settings = settingsOf(
    productionWith({ "sark:gateway autoscaling scaleDown": soon, "sark:sark autoscaling scaleDown": soon }),
  );
  const { namespace } = settings;
  let engine: Engine;
  let load: SharedLoad;

  const unmeasured = async () =>
    containersWithoutMeasure(await engine.objects("horizontalpodautoscalers", "--namespace", namespace));

  before(async () => {
    engine = await Engine.start();
    const platform = await recordPlatform(settings);
    const wanted = platform.filter(
      (each) =>
        surroundings.includes(kindOf(each)) ||
        (["Deployment", "HorizontalPodAutoscaler"].includes(kindOf(each)) &&
          workloads.some((name) => metadataOf(each).name === name)),
    );
    const list = { apiVersion: "v1", kind: "List", items: manifestsOf(wanted).map(withPlainSidecars) };
    await engine.cluster.kubectl(["apply", "--filename", "-"], JSON.stringify(list));
    load = new SharedLoad(
      engine.cluster,
      namespace,
      workloads.map((name) => loaded(theOne(platform, "Deployment", name), settings[name])),
    );
  });
  after(() => engine.stop());

  it("have the least replicas and measure every container while there is no load", async () => {
    await load.until((name, { ready }) => ready === replicasOf(name).min, 60);
    const start = performance.now();
    while ((await unmeasured()).length > 0) {
      assert.ok(performance.now() - start < 120_000, `not measured: ${(await unmeasured()).join(", ")}`);
      await load.during(5);
    }
    await load.during(bounds.still);
    for (const name of workloads) assert.equal(load.sights.get(name)?.at(-1)?.wanted, replicasOf(name).min);
  });

  it(`have the most replicas ready within ${bounds.up} seconds after a load appears`, async () => {
    load.begin();
    const took = await load.until((name, { ready }) => ready === replicasOf(name).max, bounds.up);
    console.log(`measured: ${describeScaling()} ready ${took.toFixed(0)} s after a simulated load appeared`);
  });

  it("stay there while it lasts, and go back to the least after it", async () => {
    await load.during(bounds.still);
    load.end();
    const took = await load.until((name, { pods }) => pods === replicasOf(name).min, bounds.down);
    console.log(`measured: back to the least replicas ${took.toFixed(0)} s after the load ended`);
    await load.during(bounds.still);
  });

  it("turned once, and never went beyond their bounds", () => {
    for (const name of workloads) {
      const sights = load.sights.get(name) ?? [];
      const { min, max } = replicasOf(name);
      assert.equal(turns(sights), 1, `${name}: ${sights.map(({ wanted }) => wanted).join(" ")}`);
      const started = sights.slice(sights.findIndex(({ wanted }) => wanted === min));
      assert.ok(started.every(({ wanted }) => wanted >= min && wanted <= max));
    }
  });

  it("never had more pods of SARK than the database grants connections to", () => {
    const { perPod, granted } = connectionBudget(settings.sark, mainGrant(settings.postgres));
    const most = Math.max(...(load.sights.get("sark") ?? []).map(({ pods }) => pods));
    console.log(`measured: at most ${most} pods of SARK, with ${most * perPod} of ${granted} connections`);
    assert.ok(most >= replicasOf("sark").max);
    assert.ok(most * perPod <= granted);
  });

  const replicasOf = (name: string) => settings[name as (typeof workloads)[number]].replicas;

  const describeScaling = () =>
    workloads.map((name) => `${name} ${replicasOf(name).min} to ${replicasOf(name).max}`).join(" and ");
});

/**
 * kwok has no usage of sidecars, which are init containers that stay. An autoscaler makes no difference between them and other
 * containers.
 */
function withPlainSidecars(manifest: Manifest): Manifest {
  if (manifest.kind !== "Deployment") return manifest;
  const { template, ...spec } = manifest["spec"] as { readonly template: { readonly spec: PodSpec } };
  const { initContainers = [], containers, ...pod } = template.spec;
  const sidecars = initContainers.map(({ restartPolicy, ...container }) => {
    assert.equal(restartPolicy, "Always");
    return container;
  });
  const plain = { ...template, spec: { ...pod, containers: [...containers, ...sidecars] } };
  return { ...manifest, spec: { ...spec, template: plain } };
}

/** A load under which the most replicas of a service are wanted, whatever of it containers can use. */
function loaded(
  deployment: Registration,
  { replicas, autoscaling, resources }: ReturnType<typeof settingsOf>["gateway" | "sark"],
): LoadedWorkload {
  const { containers, initContainers = [] } = podOf(deployment);
  const limits = [...containers, ...initContainers].map(({ resources: { limits } }) =>
    parseQuantity(limits["cpu"] ?? ""),
  );
  const atTarget = parseQuantity(resources.requests.cpu) * (autoscaling.cpuUtilization / 100);
  return {
    name: metadataOf(deployment).name,
    cores: excess * replicas.max * atTarget,
    coresPerContainer: Math.min(...limits),
  };
}
