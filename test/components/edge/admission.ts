import type { EdgeObject, IngressObject, CustomObject } from "../../../components/edge/adapter.ts";

// Which requests the objects of each adapter let through, read as their controllers read them.

/** Whether a request for the path on the host is passed on. */
export type Admission = (host: string, path: string) => boolean;

/** By whole segments, as Kubernetes defines it for an Ingress, and the Gateway API for its routes. */
export const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

interface IngressRules {
  readonly rules: readonly {
    readonly host: string;
    readonly http: { readonly paths: readonly { readonly path: string; readonly pathType: string }[] };
  }[];
}

function ofIngress({ ingress }: IngressObject): Admission {
  const { rules } = ingress as unknown as IngressRules;
  return (host, path) =>
    rules.some(
      (rule) =>
        rule.host === host &&
        rule.http.paths.some((entry) => (entry.pathType === "Exact" ? entry.path === path : isBelow(path, entry.path))),
    );
}

/** `(Host(…) || …) && (Path(…) || PathPrefix(…) || …) && !PathRegexp(…)`; a prefix of Traefik is one of the text. */
function ofTraefik({ spec }: CustomObject): Admission {
  const { routes } = spec as unknown as { readonly routes: readonly { readonly match: string }[] };
  return (host, path) =>
    routes.some(({ match }) => {
      const [, positive, refused] = /^(.*) && !PathRegexp\(`\(\?i\)([^`]*)`\)$/.exec(match) ?? [];
      if (positive === undefined || refused === undefined) throw new Error(`not understood: ${match}`);
      if (new RegExp(refused, "i").test(path)) return false;
      const expression = positive.replaceAll(
        /(Host|Path|PathPrefix)\(`([^`]*)`\)/g,
        (_all, name: string, value: string) =>
          String(name === "Host" ? value === host : name === "Path" ? value === path : path.startsWith(value)),
      );
      const [hosts, paths, ...rest] = expression.split(" && ");
      if (hosts === undefined || paths === undefined || rest.length > 0) throw new Error(`not understood: ${match}`);
      return [hosts, paths].every((side) => {
        const words = /^\(((true|false)( \|\| (true|false))*)\)$/.exec(side)?.[1];
        if (words === undefined) throw new Error(`not understood: ${match}`);
        return words.split(" || ").includes("true");
      });
    });
}

/** `=/path` is the path alone; anything else is a prefix of the text. */
function ofNginx({ spec }: CustomObject): Admission {
  const server = spec as unknown as { readonly host: string; readonly routes: readonly { readonly path: string }[] };
  return (host, path) =>
    server.host === host &&
    server.routes.some((route) =>
      route.path.startsWith("=") ? route.path.slice(1) === path : path.startsWith(route.path),
    );
}

function ofRoute({ spec }: CustomObject): Admission {
  const { hostnames, rules } = spec as unknown as {
    readonly hostnames: readonly string[];
    readonly rules: readonly {
      readonly matches: readonly { readonly path: { readonly type: string; readonly value: string } }[];
    }[];
  };
  return (host, path) =>
    hostnames.includes(host) &&
    rules.some(({ matches }) =>
      matches.some(({ path: { type, value } }) => (type === "Exact" ? value === path : isBelow(path, value))),
    );
}

const readers: Readonly<Record<string, (object: CustomObject) => Admission>> = {
  IngressRoute: ofTraefik,
  VirtualServer: ofNginx,
  HTTPRoute: ofRoute,
};

/** What all objects together admit, without those that only lead from HTTP to HTTPS. */
export function admissionOf(objects: readonly EdgeObject[]): Admission {
  const each = objects
    .filter(({ name }) => !name.endsWith("-redirect"))
    .flatMap((object) => ("ingress" in object ? [ofIngress(object)] : (readers[object.kind]?.(object) ?? [])));
  return (host, path) => each.some((admits) => admits(host, path));
}
