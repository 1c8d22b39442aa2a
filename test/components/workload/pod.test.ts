import assert from "node:assert/strict";
import fc from "fast-check";
import { hardenedPod, podLabels, spread } from "../../../components/workload/pod.ts";
import type { PodSpec } from "../../support/find.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { anyPod } from "./arbitrary.ts";

/** The pod without Outputs: the arbitrary arguments have none. */
const build = (args: Parameters<typeof hardenedPod>[0]) => hardenedPod(args) as unknown as PodSpec;

describe("the hardened pod", () => {
  it("meets Pod Security restricted, whatever it is asked for", () => {
    fc.assert(
      fc.property(anyPod, (args) => {
        assert.deepEqual(restrictedViolations(build(args)), []);
      }),
      { numRuns: 300 },
    );
  });

  it("goes beyond it: no token, no service links, a user, a priority, a Linux node", () => {
    fc.assert(
      fc.property(anyPod, (args) => {
        const pod = build(args);
        assert.equal(pod.automountServiceAccountToken, false);
        assert.equal(pod.enableServiceLinks, false);
        assert.deepEqual(pod.nodeSelector, { "kubernetes.io/os": "linux" });
        assert.equal(pod.priorityClassName, args.priorityClass);
        assert.equal(pod.serviceAccountName, args.serviceAccount);
        const { runAsUser, runAsGroup, fsGroup, runAsNonRoot } = pod.securityContext;
        assert.deepEqual([runAsUser, runAsGroup, fsGroup, runAsNonRoot], [args.user, args.user, args.user, true]);
        assert.equal(pod.terminationGracePeriodSeconds, args.terminationGraceSeconds);
      }),
    );
  });

  it("is never built for root", () => {
    const [args] = fc.sample(anyPod, 1);
    assert.ok(args);
    for (const user of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => hardenedPod({ ...args, user }), new Error(`pods never run as user ${user}`));
    }
  });

  it("runs sidecars as native ones: started before the containers, stopped after them", () => {
    fc.assert(
      fc.property(anyPod, (args) => {
        const pod = build(args);
        assert.deepEqual(
          (pod.initContainers ?? []).map(({ name, restartPolicy }) => [name, restartPolicy]),
          (args.sidecars ?? []).map(({ name }) => [name, "Always"]),
        );
        assert.deepEqual(
          pod.containers.map(({ name, restartPolicy }) => [name, restartPolicy]),
          args.containers.map(({ name }) => [name, undefined]),
        );
      }),
    );
  });

  it("has scratch space with a limit and files that everybody reads and nobody writes", () => {
    const [args] = fc.sample(anyPod, 1);
    assert.ok(args);
    const volumes = [
      { name: "tmp", sizeLimit: "64Mi" },
      { name: "files", configMap: "files-1" },
    ];
    assert.deepEqual(build({ ...args, volumes }).volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      { name: "files", configMap: { name: "files-1", defaultMode: 0o444 } },
    ]);
  });

  it("pulls with the secrets it was given", () => {
    const [args] = fc.sample(anyPod, 1);
    assert.ok(args);
    assert.deepEqual(build({ ...args, pullSecrets: ["a", "b"] }).imagePullSecrets, [{ name: "a" }, { name: "b" }]);
    assert.equal("imagePullSecrets" in build({ ...args, pullSecrets: [] }), false);
  });

  it("carries its version as a label beside those that selectors use", () => {
    assert.deepEqual(podLabels({ name: "sark", component: "authorization" }, "1.1.0"), {
      "app.kubernetes.io/name": "sark",
      "app.kubernetes.io/component": "authorization",
      "app.kubernetes.io/part-of": "sark-platform",
      "app.kubernetes.io/managed-by": "pulumi",
      "app.kubernetes.io/version": "1.1.0",
    });
  });

  for (const [zones, effect] of [
    ["required", "DoNotSchedule"],
    ["preferred", "ScheduleAnyway"],
  ] as const) {
    it(`is spread over zones where that is ${zones}, and over nodes where possible`, () => {
      const constraint = (topologyKey: string, whenUnsatisfiable: string) => ({
        labelSelector: { matchLabels: { "app.kubernetes.io/name": "sark" } },
        matchLabelKeys: ["pod-template-hash"],
        maxSkew: 1,
        nodeTaintsPolicy: "Honor",
        topologyKey,
        whenUnsatisfiable,
      });
      assert.deepEqual(spread({ name: "sark", component: "authorization" }, zones, ["pod-template-hash"]), [
        constraint("topology.kubernetes.io/zone", effect),
        constraint("kubernetes.io/hostname", "ScheduleAnyway"),
      ]);
    });
  }
});
