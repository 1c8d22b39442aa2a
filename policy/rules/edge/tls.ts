import {
  annotationOf,
  CLIENT_TRAFFIC_POLICY,
  eachOf,
  GATEWAY,
  type Gateway,
  HTTP_ROUTE,
  type HttpRoute,
  INGRESS,
  INGRESS_ROUTE,
  type Ingress,
  isFor,
  passesOn,
  redirects,
  TLS_OPTION,
  VIRTUAL_SERVER,
} from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";
import { inNamespace, namespaceOf, type StackResource } from "../../stack.ts";
import { allOf, each, independently, isSet, some } from "../../unknown.ts";

/** Policies of load balancers of AWS that speak TLS 1.2 or later. The controller's own default speaks 1.0. */
const ALB_POLICY = /^ELBSecurityPolicy-TLS13-1-[23]-/;
/** As Traefik and Envoy Gateway write them. */
const VERSIONS: ReadonlySet<string> = new Set(["VersionTLS12", "VersionTLS13", "1.2", "1.3"]);

type Complain = (message: string) => void;

function judgeAlb(ingress: Ingress, complain: Complain): void {
  const get = (key: string): string => annotationOf(ingress, "alb", key) ?? "";
  independently(
    () => {
      if (!ALB_POLICY.test(get("ssl-policy"))) complain("ssl-policy must be one for TLS 1.2 or later.");
    },
    () => {
      if (!get("listen-ports").includes('"HTTPS"')) complain("listen-ports must have a port for HTTPS.");
      else if (get("listen-ports").includes('"HTTP"') && get("ssl-redirect") === "")
        complain("ssl-redirect must lead from HTTP to HTTPS.");
    },
  );
}

function judgeIngress(ingress: Ingress, complain: Complain): void {
  const { spec } = ingress;
  independently(
    () => {
      each(spec?.rules, ({ host }, index) => {
        const isCovered = some(spec?.tls, ({ hosts }) => some(hosts, (name) => name === host));
        if (!isCovered) complain(`spec.tls must name the host of spec.rules[${index}].`);
      });
    },
    () => {
      each(["haproxy", "ingress-nginx"] as const, (controller) => {
        if (annotationOf(ingress, controller, "ssl-redirect") === "false") complain("ssl-redirect must not be false.");
      });
    },
  );
}

/** Whether the reference may lead to a listener without TLS, of a Gateway in the stack. */
function leadsToPlain(
  resources: readonly StackResource[],
  route: HttpRoute,
  reference: {
    readonly name?: string | null;
    readonly namespace?: string | null;
    readonly sectionName?: string | null;
  },
): boolean {
  return some(
    inNamespace(resources, () => reference.namespace ?? namespaceOf(route), GATEWAY),
    ({ props }) => {
      const gateway = props as Gateway;
      return allOf(
        () => gateway.metadata?.name === reference.name,
        () => namespaceOf(gateway) === (reference.namespace ?? namespaceOf(route)),
        () =>
          some(gateway.spec?.listeners, ({ name, protocol }) =>
            allOf(
              () => protocol === "HTTP",
              () => reference.sectionName == null || reference.sectionName === name,
            ),
          ),
      );
    },
  );
}

export const edgeTls = stackRule(
  {
    name: "edge-tls",
    displayName: "HTTPS outside",
    description:
      "Routes from outside must serve every host over TLS 1.2 or later, and lead from HTTP to HTTPS at most.",
    severity: "critical",
    tags: ["edge", "tls"],
    remediationSteps: "Name a certificate for every host and a policy for TLS 1.2 or later, and redirect HTTP.",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
    framework: wellArchitected("SEC09-BP02"),
  },
  (resources, report) => {
    independently(
      () => {
        eachOf(resources, INGRESS, (ingress, urn) => {
          const complain = (message: string) => {
            report(message, urn);
          };
          if (isFor(ingress, "alb")) judgeAlb(ingress, complain);
          else judgeIngress(ingress, complain);
        });
      },
      () => {
        eachOf(resources, INGRESS_ROUTE, (route, urn) => {
          if (isSet(route.spec, "tls")) return;
          each(route.spec?.routes, (entry, index) => {
            if (!redirects(resources, route, entry)) report(`spec.tls must be set for spec.routes[${index}].`, urn);
          });
        });
      },
      () => {
        eachOf(resources, TLS_OPTION, ({ spec }, urn) => {
          if (!VERSIONS.has(spec?.minVersion ?? "VersionTLS12"))
            report("spec.minVersion must be VersionTLS12 or later.", urn);
        });
      },
      () => {
        eachOf(resources, CLIENT_TRAFFIC_POLICY, ({ spec }, urn) => {
          if (!VERSIONS.has(spec?.tls?.minVersion ?? "1.2")) report("spec.tls.minVersion must be 1.2 or later.", urn);
        });
      },
      () => {
        eachOf(resources, VIRTUAL_SERVER, ({ spec }, urn) => {
          if (!isSet(spec?.tls, "secret")) report("spec.tls.secret must name a certificate.", urn);
          else if (spec?.tls?.redirect?.enable !== true) report("spec.tls.redirect must be enabled.", urn);
        });
      },
      () => {
        eachOf(resources, HTTP_ROUTE, (route, urn) => {
          each(route.spec?.parentRefs, (reference, index) => {
            const isPlain = allOf(
              () => some(route.spec?.rules, passesOn),
              () => leadsToPlain(resources, route, reference),
            );
            if (isPlain) report(`spec.parentRefs[${index}] must name a listener with TLS.`, urn);
          });
        });
      },
    );
  },
);
