import {
  HTTP_ROUTE,
  type HttpRoute,
  INGRESS,
  INGRESS_ROUTE,
  type Ingress,
  type IngressRoute,
  VIRTUAL_SERVER,
  type VirtualServer,
} from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import { type Report, resourceRule } from "../../rule.ts";
import { each, independently, isSet } from "../../unknown.ts";

/** What shows how an application is built and what it does. */
const PRIVATE = ["/metrics", "/docs", "/redoc", "/openapi.json"] as const;

type Match = "exact" | "segments" | "text";

/** What a path leads to: itself, everything below it, or everything that begins with the text. */
function reveals(path: string, match: Match): readonly string[] {
  const below = (inner: string, outer: string) => inner === outer || inner.startsWith(outer.replace(/\/?$/, "/"));
  return PRIVATE.filter((secret) => {
    if (below(path, secret)) return true;
    return match === "text" ? secret.startsWith(path) : match === "segments" && below(secret, path);
  });
}

function judge(path: string, match: Match, at: string, report: Report): void {
  const found = reveals(path, match);
  if (found.length > 0) report(`${at} must not lead to ${found.join(", ")}: "${path}".`);
}

const judges: Readonly<Record<string, (properties: never, report: Report) => void>> = {
  [INGRESS]: (ingress: Ingress, report) => {
    independently(
      () => {
        if (isSet(ingress.spec, "defaultBackend"))
          report("spec.defaultBackend must not be set: it leads to every path.");
      },
      () => {
        each(ingress.spec?.rules, ({ http }, rule) => {
          each(http?.paths, ({ path, pathType }, index) => {
            const match = { Exact: "exact", Prefix: "segments" }[pathType ?? ""] ?? "text";
            judge(path ?? "/", match as Match, `spec.rules[${rule}].http.paths[${index}]`, report);
          });
        });
      },
    );
  },
  [INGRESS_ROUTE]: ({ spec }: IngressRoute, report) => {
    each(spec?.routes, ({ match }, index) => {
      const at = `spec.routes[${index}].match`;
      const paths = [...(match ?? "").matchAll(/\b(Path|PathPrefix)\(`([^`]*)`\)/g)];
      if (paths.length === 0) report(`${at} must name its paths with Path or PathPrefix.`);
      for (const [, kind, path = ""] of paths) judge(path, kind === "Path" ? "exact" : "text", at, report);
    });
  },
  [VIRTUAL_SERVER]: ({ spec }: VirtualServer, report) => {
    each(spec?.routes, ({ path }, index) => {
      const at = `spec.routes[${index}].path`;
      const text = path ?? "/";
      if (text.startsWith("~")) report(`${at} must be no regular expression: what it leads to does not show.`);
      else judge(text.replace(/^=/, ""), text.startsWith("=") ? "exact" : "text", at, report);
    });
  },
  [HTTP_ROUTE]: ({ spec }: HttpRoute, report) => {
    each(spec?.rules, ({ matches }, rule) => {
      const at = `spec.rules[${rule}].matches`;
      if ((matches ?? []).length === 0) report(`${at} must name paths.`);
      each(matches, ({ path }, index) => {
        const { type = "PathPrefix", value = "/" } = path ?? {};
        if (type === "RegularExpression") report(`${at}[${index}].path must be no regular expression.`);
        else judge(value ?? "/", type === "Exact" ? "exact" : "segments", `${at}[${index}].path`, report);
      });
    });
  },
};

export const edgePrivatePaths = resourceRule(
  {
    name: "edge-private-paths",
    displayName: "Only the paths that clients use",
    description:
      "Routes from outside must name their paths, and must not lead to metrics or the description of an API.",
    severity: "high",
    tags: ["edge", "network"],
    remediationSteps: "Publish the paths that clients use, one by one, instead of the root.",
    url: "https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types",
    framework: wellArchitected("SEC05-BP02"),
  },
  Object.keys(judges),
  (properties, report, type) => judges[type]?.(properties as never, report),
);
