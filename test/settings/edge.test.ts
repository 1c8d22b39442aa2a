import assert from "node:assert/strict";
import { demands, canMeet, modesFor, modes } from "../../settings/edge-capabilities.ts";
import type { EdgeMode } from "../../settings/edge.ts";
import { exampleWith, problemsWith, settingsOf } from "../support/configuration.ts";
import { edgeConfiguration, edgeOf, exampleWithEdge, webAclArn } from "../support/edge.ts";

const problemsOf = (mode: EdgeMode, changes: Readonly<Record<string, unknown>>): readonly string[] =>
  problemsWith(exampleWithEdge(mode, changes)).map((line) => line.trim());

const plainPaths = [{ path: "/tools/invoke" }];

/** A value for every demand, as changes of `sark:edge`. */
const demanding: Readonly<Record<(typeof demands)[number], Readonly<Record<string, unknown>>>> = {
  "limits.requestsPerSecond": { limits: { requestsPerSecond: 7 } },
  "limits.concurrentRequests": { limits: { requestsPerSecond: 50, concurrentRequests: 7 } },
  "limits.bodySize": { limits: { requestsPerSecond: 50, bodySize: "7Mi" } },
  allowedCidrs: { allowedCidrs: ["192.0.2.0/24"] },
  "timeouts.requestSeconds": { timeouts: { requestSeconds: 7 } },
  hsts: { hsts: { maxAgeSeconds: 86_401 } },
  minimumTlsVersion: { minimumTlsVersion: "1.2" },
};

/** Only what the mode can take of a demand. */
const demandOf = (mode: EdgeMode, demand: (typeof demands)[number]) => {
  const { limits, ...rest } = demanding[demand] as { limits?: Record<string, unknown> };
  if (limits === undefined) return rest;
  const { requestsPerSecond, ...others } = limits;
  const isLimited = canMeet(mode, "limits.requestsPerSecond", true) || demand === "limits.requestsPerSecond";
  return { limits: { ...(isLimited && { requestsPerSecond }), ...others } };
};

describe("the edge's settings", () => {
  it("publish nothing where nothing is said", () => {
    assert.deepEqual(settingsOf(exampleWith({})).edge, { mode: "none" });
  });

  for (const mode of modes) {
    it(`${mode} publishes /mcp with its streams, to nobody outside, where no more is said`, () => {
      const { paths, exposure, timeouts } = edgeOf(mode);
      assert.deepEqual(paths, [{ path: "/mcp", match: "prefix", streaming: true }]);
      assert.equal(exposure, "internal");
      assert.equal(timeouts.streamIdleSeconds, 3600);
    });

    for (const demand of demands) {
      for (const [streams, paths] of [
        [true, [...plainPaths, { path: "/mcp", streaming: true }]],
        [false, plainPaths],
      ] as const) {
        const changes = { ...demandOf(mode, demand), paths };
        const situation = streams ? "beside streams" : "without streams";
        if (canMeet(mode, demand, streams)) {
          it(`${mode} takes ${demand} ${situation}`, () => void edgeOf(mode, changes));
          continue;
        }
        it(`${mode} refuses ${demand} ${situation}, and names the modes that can`, () => {
          const condition = canMeet(mode, demand, false) ? " while a path is streaming" : "";
          assert.deepEqual(problemsOf(mode, changes), [
            `sark:edge.${demand} cannot be expressed by mode ${mode}${condition}. Modes that can: ` +
              `${modesFor(demand, streams).join(", ")}.`,
          ]);
        });
      }
    }
  }

  for (const path of ["/", "/metrics", "/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"]) {
    it(`do not publish what shows the inside: ${path}`, () => {
      const [problem, ...others] = problemsOf("haproxy", { paths: [{ path: "/mcp" }, { path }] });
      assert.deepEqual(others, []);
      assert.match(
        problem ?? "",
        /^sark:edge\.paths must not publish \/.*: name the paths that clients use, such as \/mcp\.$/,
      );
    });
  }

  it("publish the root alone, and what only begins like a private path", () => {
    const paths = [{ path: "/", match: "exact" }, { path: "/docs-of-tools" }, { path: "/metric" }];
    void edgeOf("haproxy", { paths });
  });

  it("do not publish the gateway's own path of metrics", () => {
    const changes = { ...exampleWithEdge("haproxy", { paths: [{ path: "/internal" }] }) };
    assert.deepEqual(
      problemsWith({ ...changes, "sark:gateway contract": { metricsPath: "/internal/metrics" } }).map((line) =>
        line.trim(),
      ),
      ["sark:edge.paths must not publish /internal/metrics: name the paths that clients use, such as /mcp."],
    );
  });

  const certificate = (type: "http01" | "dns01") => ({
    source: "acme",
    email: "platform@example.com",
    challenge: type === "http01" ? { type } : { type, dns: { provider: "cloudflare", secret: "cloudflare" } },
  });
  const acm = edgeConfiguration("alb").certificate;

  const mistakes: Readonly<Record<string, { mode: EdgeMode; changes: Record<string, unknown>; says: string }>> = {
    "a host that is listed twice": {
      mode: "haproxy",
      changes: { hosts: ["a.example.com", "b.example.com", "a.example.com"] },
      says: 'hosts[2] is listed twice; it is "a.example.com".',
    },
    "a host with a wildcard": {
      mode: "haproxy",
      changes: { hosts: ["*.example.com"] },
      says:
        "hosts[0] must be a host name with its domain, in lower-case letters and without wildcard, such as " +
        'gateway.example.com; it is "*.example.com".',
    },
    "a path that is published twice": {
      mode: "haproxy",
      changes: { paths: [{ path: "/mcp" }, { path: "/mcp", match: "exact" }] },
      says: 'paths[1].path is published twice; it is "/mcp".',
    },
    "a path that leads out of itself": {
      mode: "haproxy",
      changes: { paths: [{ path: "/mcp/../metrics" }] },
      says: 'paths[0].path must be a path of plain segments that does not end with /, such as /mcp; it is "/mcp/../metrics".',
    },
    "a path that would end a rule of Traefik": {
      mode: "traefik",
      changes: { paths: [{ path: "/mcp`) || Path(`/metrics" }] },
      says:
        "paths[0].path must be a path of plain segments that does not end with /, such as /mcp; it is " +
        '"/mcp`) || Path(`/metrics".',
    },
    "a time for answers of one piece where there are none": {
      mode: "traefik",
      changes: { timeouts: { requestSeconds: 30 } },
      says: "timeouts.requestSeconds is for paths that are not streaming, and all of sark:edge.paths are.",
    },
    "an edge without a limit": {
      mode: "traefik",
      changes: { limits: {} },
      says: "limits.requestsPerSecond is required: without it one client can take all there is.",
    },
    "a certificate that a load balancer cannot have": {
      mode: "alb",
      changes: { certificate: { source: "secret", name: "edge-certificate" } },
      says: "certificate.source must be acm while sark:edge.mode is alb: a load balancer of AWS takes no other certificates.",
    },
    "a certificate that only a load balancer can have": {
      mode: "traefik",
      changes: { certificate: acm },
      says:
        "certificate.source must not be acm while sark:edge.mode is traefik: only a load balancer of AWS gets " +
        "certificates from there.",
    },
    "a challenge that cannot be reached": {
      mode: "haproxy",
      changes: { certificate: certificate("http01") },
      says:
        "certificate.challenge.type must be dns01 while sark:edge.exposure is internal: the authority has to reach the " +
        "hosts for http01.",
    },
    "a challenge that a VirtualServer would swallow": {
      mode: "nginx",
      changes: { certificate: certificate("http01"), exposure: "public" },
      says:
        "certificate.challenge.type must be dns01 while sark:edge.mode is nginx: its VirtualServers answer for all of a " +
        "host.",
    },
    "a load balancer whose pods are named": {
      mode: "alb",
      changes: { controller: { namespace: "kube-system" } },
      says: "controller must be { cidrs } while sark:edge.mode is alb: the subnets of the load balancer, which has no pods.",
    },
    "a public load balancer without a web ACL": {
      mode: "alb",
      changes: { exposure: "public" },
      says: "webAclArn is required while sark:edge.exposure is public: the load balancer has no limits of its own.",
    },
    "streams that a load balancer would cut": {
      mode: "alb",
      changes: { timeouts: { streamIdleSeconds: 4001 } },
      says: "timeouts.streamIdleSeconds must be at most 4000 while sark:edge.mode is alb, and is 4001.",
    },
    "a retired controller": {
      mode: "ingress-nginx",
      changes: { acknowledgeRetired: false },
      says:
        "acknowledgeRetired must be true: the controller gets no security fixes any more. Better choose another mode; it " +
        "is false.",
    },
    "a preload for a day": {
      mode: "haproxy",
      changes: { hsts: { maxAgeSeconds: 86_400, includeSubdomains: true, preload: true } },
      says: "hsts.preload needs includeSubdomains and a maxAgeSeconds of one year.",
    },
    "a list that admits everybody": {
      mode: "haproxy",
      changes: { allowedCidrs: ["0.0.0.0/0"] },
      says: 'allowedCidrs[0] admits everybody: leave allowedCidrs out to mean that; it is "0.0.0.0/0".',
    },
    "a range within another": {
      mode: "haproxy",
      changes: { allowedCidrs: ["10.20.0.0/16", "2001:db8::/32", "10.20.30.0/24"] },
      says: 'allowedCidrs[2] lies within 10.20.0.0/16; it is "10.20.30.0/24".',
    },
    "a range that is listed twice": {
      mode: "haproxy",
      changes: { allowedCidrs: ["10.20.0.0/16", "10.20.0.0/16"] },
      says: 'allowedCidrs[1] lies within 10.20.0.0/16; it is "10.20.0.0/16".',
    },
    "a range beside what is none": {
      mode: "haproxy",
      changes: { allowedCidrs: ["10.20.0.0/16", "10.20.0.1"] },
      says: 'allowedCidrs[1] must be an address range such as 10.0.0.0/16; it is "10.20.0.1".',
    },
    "an option of another mode": {
      mode: "haproxy",
      changes: { webAclArn },
      says: "webAclArn is not a setting.",
    },
  };
  for (const [title, { mode, changes, says }] of Object.entries(mistakes)) {
    it(`are refused for ${title}`, () => {
      const problems = problemsOf(mode, changes);
      assert.deepEqual(problems, [`sark:edge.${says}`]);
    });
  }

  it("publish with the platform's certificate only the hosts that are in it", () => {
    const changes = { certificate: { source: "platform" }, hosts: ["a.example.com", "gateway.example.com"] };
    assert.deepEqual(
      problemsWith({ ...exampleWithEdge("haproxy", changes), "sark:tls gatewayHosts": ["gateway.example.com"] }),
      [
        "  sark:edge.hosts must be among sark:tls.gatewayHosts, for which the platform's certificate is made: a.example.com.",
      ],
    );
  });

  it("let pods of the gateway end no faster and no slower than a load balancer forgets them", () => {
    const problems = (termination: object) =>
      problemsWith({ "sark:edge": edgeConfiguration("alb"), "sark:gateway termination": termination });
    assert.deepEqual(problems({ drainSeconds: 14 }), [
      "  sark:gateway.termination.drainSeconds must be at least 15 while sark:edge.mode is alb, and is 14: the load " +
        "balancer sends requests to a pod that ends for so long.",
    ]);
    assert.deepEqual(problems({ drainSeconds: 15, longestRequestSeconds: 3586 }), [
      "  sark:gateway.termination.longestRequestSeconds is too long while sark:edge.mode is alb: with drainSeconds 15 it " +
        "makes 3601 seconds, and the load balancer lets a pod finish its requests for 3600.",
    ]);
  });
});
