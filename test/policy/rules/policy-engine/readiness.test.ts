import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const opa = "spec.initContainers.0";
const args = ["run", "--server", "--addr=127.0.0.1:8181", "--authorization=basic"];
const probes = (probes: { readonly startupProbe?: unknown; readonly readinessProbe?: unknown }) => ({
  [`${opa}.args`]: args,
  [`${opa}.startupProbe`]: probes.startupProbe,
  [`${opa}.readinessProbe`]: probes.readinessProbe,
});
const ready = { httpGet: { path: "/health?bundles", port: 8282 } };

describeRule("policy-engine-readiness", {
  violates: { "no probe but the liveness probe": probes({}) },
  allows: {
    "a startup probe": probes({ startupProbe: ready }),
    "a readiness probe": probes({ readinessProbe: ready }),
    "another program": { ...probes({}), [`${opa}.args`]: ["eval"] },
  },
  unknown: { "the arguments": { ...probes({}), [`${opa}.args`]: UNKNOWN.array } },
  violatesBesideUnknown: { ...probes({}), "spec.containers.0.args": UNKNOWN.array },
});
