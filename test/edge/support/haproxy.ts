import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IngressObject } from "../../../components/edge/adapter.ts";
import type { Place } from "./edge.ts";

// HAProxy Ingress itself is not among the modules that can be built here. So this says to HAProxy what the controller's template
// says of the same annotations, and knows no others: one that the adapter adds must be understood here first.

const prefix = "haproxy-ingress.github.io/";

/** How long the controller lets a client be silent: 50 s, less in the tests, as everything. */
const clientSilence = "2s";

interface Rule {
  readonly host: string;
  readonly http: { readonly paths: readonly { readonly path: string; readonly pathType: string }[] };
}

/** Writes HAProxy's configuration for an Ingress, and returns its file. */
export function writeHaproxy(object: IngressObject, place: Place): string {
  const { directory, certificate } = place;
  const read = annotationsOf(object);
  const rules = object.ingress.rules as unknown as readonly Rule[];
  const list = join(directory, "certificates");
  const options = read("ssl-options-host");
  writeFileSync(list, `${certificate.pem} [${options ?? ""}] ${rules.map(({ host }) => host).join(" ")}\n`);
  const lines = [
    ...["global", "  ssl-default-bind-options no-sslv3 no-tlsv10 no-tlsv11 no-tls-tickets"],
    ...["defaults", "  mode http", "  option redispatch", "  option http-server-close", "  option http-keep-alive"],
    `  timeout client ${clientSilence}`,
    ...["  timeout connect 5s", "  timeout http-keep-alive 1m", "  timeout http-request 5s", "  timeout queue 5s"],
    ...["frontend edge", `  bind 127.0.0.1:${place.http}`],
    // As the controller: the first certificate is for hosts that have none.
    `  bind 127.0.0.1:${place.https} ssl alpn h2,http/1.1 crt-list ${list}`,
    ...rules.flatMap(({ host, http }) =>
      http.paths.map(({ path, pathType }) => {
        const exact = `{ path -m str ${path} }`;
        const where = `{ hdr(host),field(1,:),lower ${host} }`;
        const use = `  use_backend gateway if ${where} ${exact}`;
        return pathType === "Exact" ? use : `${use} or ${where} { path -m beg ${path}/ }`;
      }),
    ),
    ...["  default_backend none", "backend none", "  http-request return status 404", "backend gateway"],
    ...gatewayBackend(read, place.backend),
  ];
  read.requireAllRead();
  const file = join(directory, "haproxy.cfg");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

/** In the order of the controller's template. */
function gatewayBackend(read: Reader, port: number): readonly string[] {
  const [rate, requests] = [read("limit-rps"), read("limit-connections")];
  const [allowed, body] = [read("allowlist-source-range"), read("proxy-body-size")];
  const hsts = read("hsts") === "true";
  const parts = [
    `max-age=${read("hsts-max-age") ?? ""}`,
    ...(read("hsts-include-subdomains") === "true" ? ["includeSubDomains"] : []),
    ...(read("hsts-preload") === "true" ? ["preload"] : []),
  ];
  return [
    `  timeout server ${read("timeout-server") ?? "50s"}`,
    ...((rate ?? requests) ? ["  stick-table type ip size 200k expire 5m store conn_cur,conn_rate(1s)"] : []),
    ...(read("ssl-redirect") === "true" ? ["  http-request redirect scheme https if !{ ssl_fc }"] : []),
    ...((rate ?? requests) ? ["  http-request track-sc1 src"] : []),
    ...(requests ? [`  http-request deny deny_status 429 if { sc1_conn_cur gt ${requests} }`] : []),
    ...(rate ? [`  http-request deny deny_status 429 if { sc1_conn_rate gt ${rate} }`] : []),
    ...(allowed ? [`  http-request deny if !{ src ${allowed.replaceAll(",", " ")} }`] : []),
    ...(body ? [`  http-request return status 413 if { req.body_size,sub(${body}) gt 0 }`] : []),
    "  http-request del-header x-forwarded-for",
    "  option forwardfor",
    ...(read("config-backend") ?? "").split("\n").map((line) => `  ${line}`),
    ...(hsts ? [`  http-response set-header Strict-Transport-Security "${parts.join("; ")}"`] : []),
    `  server gateway 127.0.0.1:${port}`,
  ];
}

type Reader = ((name: string) => string | undefined) & { readonly requireAllRead: () => void };

/** Reads annotations, and tells whether any was left unread. */
function annotationsOf({ annotations = {} }: IngressObject): Reader {
  const unread = new Set(Object.keys(annotations));
  const read = (name: string): string | undefined => {
    unread.delete(prefix + name);
    return annotations[prefix + name];
  };
  return Object.assign(read, {
    requireAllRead: () => {
      assert.deepEqual([...unread], [], "annotations that the translation does not know");
    },
  });
}
