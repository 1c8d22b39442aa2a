import { autoscalersOf, isTarget, nearby } from "../../autoscaler.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { ObjectMeta } from "../../kubernetes.ts";
import { stackRule } from "../../rule.ts";
import { each, isSet, some } from "../../unknown.ts";

interface Workload {
  readonly metadata?: (ObjectMeta & { readonly managedFields?: readonly ManagedFields[] | null }) | null;
  readonly spec?: { readonly replicas?: number | null } | null;
}

/** Which fields one manager owns, as a tree with keys like `f:spec`. */
interface ManagedFields {
  readonly operation?: string | null;
  readonly fieldsV1?: { readonly "f:spec"?: { readonly "f:replicas"?: object | null } | null } | null;
}

/**
 * Whether the program itself sets the number of replicas. A stack rule sees what the API server answered, and that has a
 * number always: the program's, the default or the autoscaler's. Whose it is shows in the field's ownership, because
 * server-side apply records what a program declares as applied. Without a record (no server was asked, as in a
 * preview with unknown values or in rendered manifests) the resource is as the program wrote it.
 */
function declaresReplicas({ metadata, spec }: Workload): boolean {
  const managers = metadata?.managedFields;
  if (managers == null) return isSet(spec, "replicas");
  return some(
    managers,
    ({ operation, fieldsV1 }) => operation === "Apply" && isSet(fieldsV1?.["f:spec"], "f:replicas"),
  );
}

export const replicaOwnership = stackRule(
  {
    name: "autoscaling-replica-ownership",
    displayName: "Replicas belong to the autoscaler",
    description: "Workloads with a HorizontalPodAutoscaler must not set replicas: every update would undo its scaling.",
    severity: "high",
    tags: ["autoscaling", "availability"],
    remediationSteps: "Remove spec.replicas from the workload and set minReplicas of the HorizontalPodAutoscaler.",
    url: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    framework: wellArchitected("REL07-BP01"),
  },
  (resources, report) => {
    each(autoscalersOf(resources), (autoscaler) => {
      each(nearby(resources, autoscaler.props), (workload) => {
        if (isTarget(workload, autoscaler.props) && declaresReplicas(workload.props)) {
          report(`spec.replicas must not be set: ${autoscaler.name} scales this workload.`, workload.urn);
        }
      });
    });
  },
);
