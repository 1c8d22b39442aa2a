import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { ReleaseJob } from "../../../components/workload/index.ts";
import { metadataOf, podOf, theOne } from "../../support/find.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { record, type Registration } from "../../support/recorder.ts";

const amounts = { cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi" };

describe("ReleaseJob", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await record(
      () =>
        new ReleaseJob("app-migration", {
          namespace: "home",
          identity: { name: "app-migration", component: "migration" },
          pod: {
            user: 1000,
            version: "1.2.3",
            priorityClass: "home-batch",
            pullSecrets: [],
            container: { name: "migration", image: "a@sha256:0", resources: { requests: amounts, limits: amounts } },
          },
          deadlineSeconds: 77,
          retries: 4,
          after: [new k8s.core.v1.ConfigMap("first")],
        }),
    );
  });

  it("has no fixed name, so that the next one starts beside the finished one", () => {
    assert.equal("name" in metadataOf(theOne(all, "Job")), false);
  });

  it("is made anew by the next update where it has failed", () => {
    assert.deepEqual(metadataOf(theOne(all, "Job")).annotations, { "pulumi.com/replaceUnready": "true" });
  });

  it("runs once in a hardened pod, in bounded time", () => {
    const job = theOne(all, "Job");
    const spec = job.inputs["spec"] as k8s.types.output.batch.v1.JobSpec;
    assert.deepEqual([spec.activeDeadlineSeconds, spec.backoffLimit], [77, 4]);
    assert.equal(podOf(job).restartPolicy, "Never");
    assert.deepEqual(restrictedViolations(podOf(job)), []);
    // A finished one stays, for its logs.
    assert.equal("ttlSecondsAfterFinished" in spec, false);
  });

  it("is given up after Kubernetes gave up, and starts after what must be in place", () => {
    const job = theOne(all, "Job");
    assert.deepEqual(job.customTimeouts, { create: "137s" });
    assert.ok(job.dependsOn.includes("kubernetes:core/v1:ConfigMap first"));
  });
});
