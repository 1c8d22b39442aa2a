import {
  annotationOf,
  eachOf,
  eachRouteWithout,
  INGRESS,
  type Ingress,
  isFor,
  POLICY,
  someNamed,
  VIRTUAL_SERVER,
} from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";
import { allOf, anyOf, independently } from "../../unknown.ts";

const isPositive = (text: string | undefined): boolean => Number(text) > 0;

/** Whether an Ingress lacks a limit that its controller knows. Those of other controllers are not judged. */
function isUnlimited(ingress: Ingress): boolean {
  return anyOf(
    () =>
      allOf(
        () => isFor(ingress, "alb"),
        () => annotationOf(ingress, "alb", "scheme") === "internet-facing",
        () => ["wafv2-acl-arn", "wafv2-acl-name"].every((key) => !annotationOf(ingress, "alb", key)),
      ),
    () =>
      allOf(
        () => isFor(ingress, "haproxy"),
        () => !isPositive(annotationOf(ingress, "haproxy", "limit-rps")),
      ),
    () =>
      allOf(
        () => isFor(ingress, "ingress-nginx"),
        () => ["limit-rps", "limit-rpm"].every((key) => !isPositive(annotationOf(ingress, "ingress-nginx", key))),
      ),
  );
}

export const edgeLimits = stackRule(
  {
    name: "edge-limits",
    displayName: "Limits for each client",
    description: "Routes from outside must limit the requests of one client, or have a web ACL that does.",
    severity: "high",
    tags: ["edge", "availability"],
    remediationSteps:
      "Set the controller's own limit: alb.ingress.kubernetes.io/wafv2-acl-arn, haproxy-ingress.github.io/limit-rps, " +
      "nginx.ingress.kubernetes.io/limit-rps, a Middleware with rateLimit, or a Policy with rateLimit.",
    url: "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
    framework: wellArchitected("REL05-BP02"),
  },
  (resources, report) => {
    independently(
      () => {
        eachOf(resources, INGRESS, (ingress, urn) => {
          if (isUnlimited(ingress)) report("The Ingress must limit the requests of one client.", urn);
        });
      },
      () => {
        eachRouteWithout(
          resources,
          ({ spec }) => (spec?.rateLimit?.average ?? 0) > 0,
          (place, urn) => {
            report(`${place} must name a Middleware with rateLimit.`, urn);
          },
        );
      },
      () => {
        eachOf(resources, VIRTUAL_SERVER, (server, urn) => {
          const isLimited = someNamed(
            resources,
            POLICY,
            server.spec?.policies,
            server,
            ({ spec }) => (spec?.rateLimit?.rate ?? "") !== "",
          );
          if (!isLimited) report("spec.policies must name a Policy with rateLimit.", urn);
        });
      },
    );
  },
);
