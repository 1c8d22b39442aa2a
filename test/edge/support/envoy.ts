import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomObject, EdgeObject } from "../../../components/edge/adapter.ts";
import { extension, listener, type } from "../../../components/envoy/index.ts";
import type { Place } from "./edge.ts";
import { filtersOf, type Policies } from "./envoy-filters.ts";

// Envoy Gateway itself is not run here. So this says to Envoy what the controller says of the same objects, and knows no other
// fields: one that the adapter adds must be understood here first.

interface Route {
  readonly parentRefs: readonly { readonly sectionName: string }[];
  readonly hostnames: readonly string[];
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly matches: readonly { readonly path: { readonly type: string; readonly value: string } }[];
  readonly filters: readonly Filter[];
  readonly timeouts?: { readonly request: string };
}

interface Filter {
  readonly type: string;
  readonly requestRedirect?: { readonly scheme: string; readonly statusCode: number };
  readonly responseHeaderModifier?: { readonly set: readonly { readonly name: string; readonly value: string }[] };
}

interface Gateway {
  readonly listeners: readonly { readonly name: string; readonly protocol: string; readonly hostname?: string }[];
}

interface ClientPolicy {
  readonly tls: { readonly minVersion: string };
  readonly timeout: { readonly http: { readonly streamIdleTimeout: string } };
}

/** Writes Envoy's configuration for the objects, and returns its file. */
export function writeEnvoy(objects: readonly EdgeObject[], place: Place): string {
  const specs = (kind: string) => objects.flatMap((object) => ("kind" in object && object.kind === kind ? object : []));
  const one = (kind: string): unknown => specs(kind)[0]?.spec;
  const gateway = one("Gateway") as Gateway;
  const client = one("ClientTrafficPolicy") as ClientPolicy;
  const policies: Policies = {
    traffic: one("BackendTrafficPolicy") as Policies["traffic"],
    security: one("SecurityPolicy") as Policies["security"],
  };
  const routesOf = (name: string) => specs("HTTPRoute").flatMap((route) => routesThrough(route, name));
  const connections = (name: string): object =>
    extension("envoy.filters.network.http_connection_manager", {
      "@type": type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
      stat_prefix: name,
      use_remote_address: true,
      normalize_path: true,
      merge_slashes: true,
      path_with_escaped_slashes_action: "UNESCAPE_AND_REDIRECT",
      stream_idle_timeout: client.timeout.http.streamIdleTimeout,
      route_config: { virtual_hosts: routesOf(name) },
      http_filters: filtersOf(policies),
    });
  const listeners = gateway.listeners.map(({ name, protocol, hostname }, index) => {
    if (protocol === "HTTP") return listener(name, "127.0.0.1", place.http, connections(name));
    assert.equal(index, 1, "the tests have one host");
    const secured = tls(client.tls.minVersion, place);
    const made = listener(name, "127.0.0.1", place.https, connections(name), secured) as { filter_chains: object[] };
    // Who names another host in the handshake finds no chain, and is not spoken to.
    const chains = made.filter_chains.map((chain) => ({
      ...chain,
      filter_chain_match: { server_names: [hostname] },
    }));
    const inspector = { "@type": type("filters.listener.tls_inspector.v3.TlsInspector") } as const;
    return {
      ...made,
      filter_chains: chains,
      listener_filters: [extension("envoy.filters.listener.tls_inspector", inspector)],
    };
  });
  const file = join(place.directory, "envoy.json");
  writeFileSync(file, JSON.stringify({ static_resources: { listeners, clusters: [gatewayCluster(place)] } }), {
    mode: 0o600,
  });
  return file;
}

/** What a route says to those who come through a listener. */
function routesThrough({ name, spec }: CustomObject, section: string): readonly object[] {
  const { parentRefs, hostnames, rules } = spec as unknown as Route;
  if (!parentRefs.some(({ sectionName }) => sectionName === section)) return [];
  const domains = hostnames.flatMap((host) => [host, `${host}:*`]);
  return [{ name, domains, routes: rules.flatMap((rule) => rule.matches.map(({ path }) => routeOf(rule, path))) }];
}

function routeOf({ filters, timeouts }: Rule, path: Rule["matches"][number]["path"]): object {
  const match = path.type === "Exact" ? { path: path.value } : { path_separated_prefix: path.value };
  const redirect = filters.find(({ requestRedirect }) => requestRedirect)?.requestRedirect;
  if (redirect) {
    assert.deepEqual(redirect, { scheme: "https", statusCode: 301 });
    return { match, redirect: { https_redirect: true, response_code: "MOVED_PERMANENTLY" } };
  }
  const request = timeouts?.request ?? "0s";
  return {
    match,
    // The controller lets a route with a time for requests be silent for an hour, and one without for ever.
    route: { cluster: "gateway", timeout: request, idle_timeout: request === "0s" ? "0s" : "3600s" },
    response_headers_to_add: filters.flatMap(({ responseHeaderModifier }) =>
      (responseHeaderModifier?.set ?? []).map(({ name, value }) => ({
        header: { key: name, value },
        append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
      })),
    ),
  };
}

const tls = (minVersion: string, { certificate: { certificate, key } }: Place): object =>
  extension("envoy.transport_sockets.tls", {
    "@type": type("transport_sockets.tls.v3.DownstreamTlsContext"),
    common_tls_context: {
      alpn_protocols: ["h2", "http/1.1"],
      tls_params: {
        tls_minimum_protocol_version: `TLSv${minVersion.replace(".", "_")}`,
        tls_maximum_protocol_version: "TLSv1_3",
      },
      tls_certificates: [{ certificate_chain: { inline_string: certificate }, private_key: { inline_string: key } }],
    },
  });

const gatewayCluster = ({ backend }: Place): object => ({
  name: "gateway",
  type: "STATIC",
  load_assignment: {
    cluster_name: "gateway",
    endpoints: [
      { lb_endpoints: [{ endpoint: { address: { socket_address: { address: "127.0.0.1", port_value: backend } } } }] },
    ],
  },
});
