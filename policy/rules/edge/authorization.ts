import { eachOf, HTTP_ROUTE, INGRESS, INGRESS_ROUTE, SERVICE, someNamed, VIRTUAL_SERVER } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { NamedResource } from "../../kubernetes.ts";
import { type Pod, podOf, workloadTypes } from "../../pod.ts";
import { eachPolicyEngine } from "../../policy-engine.ts";
import { stackRule } from "../../rule.ts";
import { agrees } from "../../selector.ts";
import { leavesTheCluster, type Service } from "../../service.ts";
import { inNamespace, namespaceOf, type StackResource } from "../../stack.ts";
import { allOf, anyOf, each, independently, some } from "../../unknown.ts";

const COMPONENT = "app.kubernetes.io/component";

type References = readonly { readonly name?: string | null; readonly namespace?: string | null }[] | null | undefined;

/** Whether the pod serves Open Policy Agent. */
function decides(pod: Pod): boolean {
  let found = false;
  eachPolicyEngine(pod, () => {
    found = true;
  });
  return found;
}

/** Whether the Service says that it authorizes, or leads to pods with a policy engine. */
const authorizes =
  (resources: readonly StackResource[]) =>
  (service: Service): boolean =>
    anyOf(
      () => service.metadata?.labels?.[COMPONENT] === "authorization",
      () =>
        Object.keys(service.spec?.selector ?? {}).length > 0 &&
        some(
          inNamespace(resources, () => namespaceOf(service), ...workloadTypes),
          ({ type, props }) => {
            const pod = podOf(type, props);
            return (
              pod !== undefined &&
              allOf(
                () => namespaceOf(service) === namespaceOf(props),
                () => agrees(service.spec?.selector, pod.metadata.labels),
                () => decides(pod),
              )
            );
          },
        ),
    );

export const edgeAuthorization = stackRule(
  {
    name: "edge-authorization",
    displayName: "Authorization stays inside",
    description:
      "Routes from outside must not lead to an authorization service: whoever reaches it can ask it anything.",
    severity: "critical",
    tags: ["edge", "network"],
    remediationSteps: `Lead to the gateway instead, and keep the Service's type ClusterIP. Services of authorization have the label ${COMPONENT}: authorization, or pods with a policy engine.`,
    url: "https://kubernetes.io/docs/concepts/services-networking/ingress/",
    framework: wellArchitected("SEC05-BP02"),
  },
  (resources, report) => {
    const isAuthorization = authorizes(resources);
    const judge = (from: NamedResource, references: References, at: string, urn: string) => {
      const leads = someNamed(resources, SERVICE, references, from, isAuthorization);
      if (leads) report(`${at} must not lead to an authorization service.`, urn);
    };
    independently(
      () => {
        eachOf(resources, SERVICE, (service, urn) => {
          const isOpen = allOf(
            () => leavesTheCluster(service),
            () => isAuthorization(service),
          );
          if (isOpen) report("The Service must be of the type ClusterIP, without externalIPs.", urn);
        });
      },
      () => {
        eachOf(resources, INGRESS, (ingress, urn) => {
          each(ingress.spec?.rules, ({ http }, rule) => {
            each(http?.paths, ({ backend }, index) => {
              judge(ingress, [backend?.service ?? {}], `spec.rules[${rule}].http.paths[${index}]`, urn);
            });
          });
        });
      },
      () => {
        eachOf(resources, INGRESS_ROUTE, (route, urn) => {
          each(route.spec?.routes, ({ services }, index) => {
            judge(route, services, `spec.routes[${index}]`, urn);
          });
        });
      },
      () => {
        eachOf(resources, VIRTUAL_SERVER, (server, urn) => {
          each(server.spec?.upstreams, ({ service }, index) => {
            judge(server, [{ name: service ?? null }], `spec.upstreams[${index}]`, urn);
          });
        });
      },
      () => {
        eachOf(resources, HTTP_ROUTE, (route, urn) => {
          each(route.spec?.rules, ({ backendRefs }, index) => {
            judge(route, backendRefs, `spec.rules[${index}]`, urn);
          });
        });
      },
    );
  },
);
