import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const CONTAINER = "spec.template.spec.containers.0";

describeResourceRule("database-probes", compliantStatefulSet, {
  violates: {
    "no startup probe": { [`${CONTAINER}.startupProbe`]: undefined },
    "no readiness probe": { [`${CONTAINER}.readinessProbe`]: undefined },
    "no liveness probe": { [`${CONTAINER}.livenessProbe`]: null },
    "no probes": {
      [`${CONTAINER}.startupProbe`]: undefined,
      [`${CONTAINER}.readinessProbe`]: undefined,
      [`${CONTAINER}.livenessProbe`]: undefined,
    },
  },
  allows: {
    "a container without data": {
      "spec.template.spec.containers.1.startupProbe": undefined,
      "spec.template.spec.containers.1.livenessProbe": undefined,
    },
  },
  unknown: {
    "which containers have data": { [`${CONTAINER}.volumeMounts`]: UNKNOWN.array },
  },
  unrelated: {
    // Whatever a probe asks: it is there.
    [`${CONTAINER}.readinessProbe`]: UNKNOWN.object,
    "spec.replicas": UNKNOWN.number,
  },
});
