import assert from "node:assert/strict";
import { eachContainer, podOf, workloadTypes } from "../../policy/pod.ts";
import { compliantTemplate, everyWorkload } from "./fixtures.ts";
import { analyze, UNKNOWN } from "./harness.ts";

function pathsIn(type: string, properties: object): string[] {
  const paths: string[] = [];
  const pod = podOf(type, properties);
  if (pod !== undefined) eachContainer(pod, (_container, path) => paths.push(path));
  return paths;
}

describe("podOf", () => {
  it("finds the pod of every kind of workload, and names every container's place", () => {
    const places = Object.fromEntries(
      everyWorkload(compliantTemplate()).map(({ type, props }) => [type, pathsIn(type, props)]),
    );
    const under = (path: string) =>
      ["initContainers[opa]", "containers[sark]", "ephemeralContainers[debug]"].map((c) => path + c);
    assert.deepEqual(places, {
      "kubernetes:core/v1:Pod": under("spec."),
      "kubernetes:core/v1:ReplicationController": under("spec.template.spec."),
      "kubernetes:apps/v1:Deployment": under("spec.template.spec."),
      "kubernetes:apps/v1:StatefulSet": under("spec.template.spec."),
      "kubernetes:apps/v1:DaemonSet": under("spec.template.spec."),
      "kubernetes:apps/v1:ReplicaSet": under("spec.template.spec."),
      "kubernetes:batch/v1:Job": under("spec.template.spec."),
      "kubernetes:batch/v1:CronJob": under("spec.jobTemplate.spec.template.spec."),
    });
  });

  it("finds none in another resource", () => {
    assert.equal(podOf("kubernetes:core/v1:Service", { spec: {} }), undefined);
  });

  it("takes missing parts for empty ones", () => {
    for (const type of workloadTypes) assert.deepEqual(pathsIn(type, {}), [], type);
    assert.deepEqual(pathsIn("kubernetes:apps/v1:Deployment", { spec: { template: null } }), []);
  });
});

/** Rules about single resources other than workloads, or about StatefulSets alone. */
const ABOUT_OTHERS =
  /^(secrets-(config-map|random-password|namespaced-store)|identity-(token-secret|role-.*)|database-(?!stateful-set).*|postgres-.*|cache-(?!password).*|network-.*|edge-.*|aws-.*|monitoring-receivers)$/;

describe("all rules", () => {
  for (const resource of everyWorkload(compliantTemplate())) {
    it(`pass the compliant ${resource.type}`, () => {
      const { violations, unknown } = analyze(resource);
      assert.deepEqual({ violations, unknown }, { violations: [], unknown: [] });
    });
  }

  it("are not applicable to other resources", () => {
    const { violations, unknown } = analyze({
      type: "kubernetes:scheduling.k8s.io/v1:PriorityClass",
      props: { description: UNKNOWN.string },
    });
    assert.deepEqual({ violations, unknown }, { violations: [], unknown: [] });
  });

  it("all say so when the whole pod is not known", () => {
    const props = { metadata: { name: "sark" }, spec: { template: UNKNOWN.object } };
    const { violations, unknown, notApplicable } = analyze({ type: "kubernetes:apps/v1:Deployment", props });
    assert.deepEqual(violations, []);
    // Every rule about pods says so; those about other resources have no say here.
    assert.deepEqual(
      notApplicable.filter((rule) => !ABOUT_OTHERS.test(rule)),
      [],
    );
    assert.equal(unknown.length, 31);
  });
});
