import { isDatabase } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import { STATEFUL_SET, withPod } from "../../stateful-set.ts";
import { stackRule } from "../../rule.ts";
import { agrees } from "../../selector.ts";
import { leavesTheCluster, type Service } from "../../service.ts";
import { inNamespace, namespaceOf, ofTypes, type StackResource } from "../../stack.ts";
import { allOf, anyOf, each, some } from "../../unknown.ts";

/** Labels that the pods of a database get at run time: Patroni's and Spilo's for the role, Kubernetes' for the pod. */
const ROLE_LABELS = ["role", "spilo-role"] as const;
const ROLES: ReadonlySet<string> = new Set(["primary", "replica", "master", "standby_leader"]);
const RUN_TIME_LABELS: ReadonlySet<string> = new Set([
  ...ROLE_LABELS,
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
  "controller-revision-hash",
]);

/** Whether the selector names the leader or a replica, wherever their StatefulSet comes from. */
function namesRole({ spec }: Service): boolean {
  return some(ROLE_LABELS, (label) => ROLES.has(spec?.selector?.[label] ?? ""));
}

/** Whether the Service may lead to pods of the database, whatever labels they get later. */
function leadsTo(service: Service, { props }: StackResource): boolean {
  const selector = service.spec?.selector ?? {};
  const lasting = Object.keys(selector).filter((label) => !RUN_TIME_LABELS.has(label));
  const database = withPod(props);
  return allOf(
    () => lasting.length > 0,
    () => namespaceOf(service) === namespaceOf(database.statefulSet),
    () => agrees(Object.fromEntries(lasting.map((label) => [label, selector[label]])), database.pod.metadata.labels),
    () => isDatabase(database),
  );
}

export const privateService = stackRule(
  {
    name: "database-private-service",
    displayName: "Databases stay inside",
    description: "Services of databases must be of the type ClusterIP, without addresses outside the cluster.",
    severity: "critical",
    tags: ["database", "network"],
    remediationSteps: "Set the Service's type to ClusterIP and remove its externalIPs.",
    url: "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    framework: wellArchitected("SEC05-BP02"),
  },
  (resources, report) => {
    each(ofTypes(resources, "kubernetes:core/v1:Service"), ({ props, urn }) => {
      const isPublicDatabase = allOf(
        () => leavesTheCluster(props),
        () =>
          anyOf(
            () => namesRole(props),
            () =>
              some(
                inNamespace(resources, () => namespaceOf(props), STATEFUL_SET),
                (statefulSet) => leadsTo(props, statefulSet),
              ),
          ),
      );
      if (isPublicDatabase) report("A database's Service must be of the type ClusterIP, without externalIPs.", urn);
    });
  },
);
