import { parseQuantity } from "../../../settings/quantities.ts";
import { type Adapter, defaults } from "../adapter.ts";
import { annotations, longestSilence, rulesOf, tlsOf } from "../ingress.ts";

/** It passes paths on as they come, and what the gateway makes of `/mcp/../docs` nobody knows. */
const withinPath = ["/../", "/..;"].map((part) => `{ path,url_dec -m sub ${part} }`);
const climbing = `http-request return status 404 if ${[...withinPath, "{ path,url_dec -m end /.. }"].join(" or ")}`;

/** It compares the length that a body announces, and counts no other. */
const unmeasured = "http-request return status 411 if { req.hdr(transfer-encoding) -m found }";

/**
 * HAProxy Ingress. Of HAProxy's two controllers it is the one with annotations for all that the settings can say: the
 * other one limits neither the requests under way nor the size of bodies but by snippets of raw configuration.
 */
export const haproxy: Adapter<"haproxy"> = (edge, target) => {
  const { limits, hsts = defaults.hsts } = edge;
  return [
    {
      name: "gateway",
      annotations: annotations("haproxy-ingress.github.io", {
        "ssl-redirect": true,
        "ssl-options-host": `ssl-min-ver TLSv${edge.minimumTlsVersion ?? defaults.minimumTlsVersion}`,
        hsts: true,
        "hsts-max-age": hsts.maxAgeSeconds,
        "hsts-include-subdomains": hsts.includeSubdomains,
        "hsts-preload": hsts.preload,
        // It answers both with 429.
        "limit-rps": limits.requestsPerSecond,
        "limit-connections": limits.concurrentRequests,
        "proxy-body-size": limits.bodySize && parseQuantity(limits.bodySize),
        "allowlist-source-range": edge.allowedCidrs?.join(","),
        "config-backend": [climbing, ...(limits.bodySize === undefined ? [] : [unmeasured])].join("\n"),
        // One for all paths: both are the backend's, and a backend is a Service.
        "timeout-server": `${longestSilence(edge)}s`,
      }),
      ingress: {
        ingressClassName: edge.ingressClass,
        rules: rulesOf(edge, edge.paths, target),
        tls: tlsOf(edge, target),
      },
    },
  ];
};
