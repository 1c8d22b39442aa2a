import { eachOf, HTTP_ROUTE, INGRESS, INGRESS_ROUTE, SERVICE, someNamed, VIRTUAL_SERVER } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { NamedResource } from "../../kubernetes.ts";
import { stackRule } from "../../rule.ts";
import { leavesTheCluster } from "../../service.ts";
import { allOf, each, independently } from "../../unknown.ts";

const COMPONENT = "app.kubernetes.io/component";

type References = readonly { readonly name?: string | null; readonly namespace?: string | null }[] | null | undefined;

const isAuthorization = ({ metadata }: NamedResource): boolean => metadata?.labels?.[COMPONENT] === "authorization";

export const edgeAuthorization = stackRule(
  {
    name: "edge-authorization",
    displayName: "Authorization stays inside",
    description:
      "Routes from outside must not lead to an authorization service: whoever reaches it can ask it anything.",
    severity: "critical",
    tags: ["edge", "network"],
    remediationSteps: `Lead to the gateway instead, and keep the Service's type ClusterIP. Services of authorization have the label ${COMPONENT}: authorization.`,
    url: "https://kubernetes.io/docs/concepts/services-networking/ingress/",
    framework: wellArchitected("SEC05-BP02"),
  },
  (resources, report) => {
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
