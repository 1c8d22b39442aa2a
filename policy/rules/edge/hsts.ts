import {
  annotationOf,
  eachOf,
  eachRouteWithout,
  type Header,
  HTTP_ROUTE,
  INGRESS,
  type Ingress,
  isFor,
  passesOn,
  VIRTUAL_SERVER,
} from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";
import { allOf, anyOf, each, independently, some } from "../../unknown.ts";

const HEADER = "strict-transport-security";

/** Whether the value makes browsers remember for some time. */
const remembers = (value: string): boolean => /max-age=0*[1-9]/.test(value);

const hasHeader = (headers: readonly Header[] | null | undefined): boolean =>
  some(headers, ({ name, value }) => name?.toLowerCase() === HEADER && remembers(value ?? ""));

/** Whether an Ingress lacks what its controller does only when told to, or told it not to. */
function isForgetful(ingress: Ingress): boolean {
  return anyOf(
    () =>
      allOf(
        () => isFor(ingress, "alb"),
        () => {
          const attributes = annotationOf(ingress, "alb", "listener-attributes.HTTPS-443") ?? "";
          return !/strict_transport_security\.header_value=[^,]*max-age=0*[1-9]/.test(attributes);
        },
      ),
    () =>
      allOf(
        () => isFor(ingress, "haproxy"),
        () =>
          anyOf(
            () => annotationOf(ingress, "haproxy", "hsts") === "false",
            () => Number(annotationOf(ingress, "haproxy", "hsts-max-age") ?? 1) <= 0,
          ),
      ),
  );
}

export const edgeHsts = stackRule(
  {
    name: "edge-hsts",
    displayName: "Browsers remember HTTPS",
    description: "Routes from outside must answer with the header Strict-Transport-Security.",
    severity: "medium",
    tags: ["edge", "tls"],
    remediationSteps: "Set the header in the listener's attributes, by a Middleware, or by a filter of the route.",
    url: "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security",
    framework: wellArchitected("SEC09-BP02"),
  },
  (resources, report) => {
    independently(
      () => {
        eachOf(resources, INGRESS, (ingress, urn) => {
          if (isForgetful(ingress)) report("The Ingress must set Strict-Transport-Security.", urn);
        });
      },
      () => {
        eachRouteWithout(
          resources,
          ({ spec }) => (spec?.headers?.stsSeconds ?? 0) > 0,
          (place, urn) => {
            report(`${place} must name a Middleware with headers.stsSeconds.`, urn);
          },
        );
      },
      () => {
        eachOf(resources, VIRTUAL_SERVER, ({ spec }, urn) => {
          each(spec?.routes, ({ action }, index) => {
            if (!hasHeader(action?.proxy?.responseHeaders?.add))
              report(`spec.routes[${index}].action.proxy must add Strict-Transport-Security.`, urn);
          });
        });
      },
      () => {
        eachOf(resources, HTTP_ROUTE, ({ spec }, urn) => {
          each(spec?.rules, (rule, index) => {
            const isForgotten = allOf(
              () => passesOn(rule),
              () =>
                !some(rule.filters, ({ responseHeaderModifier }) =>
                  anyOf(
                    () => hasHeader(responseHeaderModifier?.set),
                    () => hasHeader(responseHeaderModifier?.add),
                  ),
                ),
            );
            if (isForgotten)
              report(`spec.rules[${index}] must have a filter that sets Strict-Transport-Security.`, urn);
          });
        });
      },
    );
  },
);
