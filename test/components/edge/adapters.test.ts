import assert from "node:assert/strict";
import fc from "fast-check";
import type { CustomObject, EdgeObject, Target } from "../../../components/edge/adapter.ts";
import { render } from "../../../components/edge/adapters/index.ts";
import { canMeet, type Demand, demands, modes } from "../../../settings/edge-capabilities.ts";
import type { EdgeMode } from "../../../settings/edge.ts";
import { edgeOf, webAclArn } from "../../support/edge.ts";
import { admissionOf, isBelow } from "./admission.ts";

const target: Target = {
  service: "gateway-service",
  port: 8080,
  healthPath: "/health",
  secret: "certificate",
  drainSeconds: 55,
  protect: true,
};

const rendered = (mode: EdgeMode, changes: Readonly<Record<string, unknown>> = {}) =>
  render(edgeOf(mode, changes), target);

/** The one object of a kind and a name. */
function custom(objects: readonly EdgeObject[], kind: string, name: string): CustomObject {
  const found = objects.find((object) => "kind" in object && object.kind === kind && object.name === name);
  assert.ok(found && "kind" in found, `no ${kind} ${name}`);
  return found;
}

const annotationsOf = (mode: EdgeMode, changes: Readonly<Record<string, unknown>>, name = "gateway") => {
  const found = rendered(mode, changes).find((object) => object.name === name);
  assert.ok(found?.annotations);
  return found.annotations;
};

/** One demand after another, and what must then stand somewhere in the objects. */
const demanding: Readonly<Record<Demand, { readonly changes: object; readonly shows: RegExp }>> = {
  "limits.requestsPerSecond": { changes: { limits: { requestsPerSecond: 4321 } }, shows: /\b4321/ },
  "limits.concurrentRequests": {
    changes: { limits: { requestsPerSecond: 50, concurrentRequests: 4321 } },
    shows: /\b4321\b/,
  },
  "limits.bodySize": { changes: { limits: { requestsPerSecond: 50, bodySize: "3Mi" } }, shows: /\b(3145728|3Mi)\b/ },
  allowedCidrs: { changes: { allowedCidrs: ["192.0.2.0/24"] }, shows: /192\.0\.2\.0\/24/ },
  "timeouts.requestSeconds": { changes: { timeouts: { requestSeconds: 321 } }, shows: /\b321/ },
  hsts: { changes: { hsts: { maxAgeSeconds: 86_543 } }, shows: /\b86543\b/ },
  minimumTlsVersion: { changes: { minimumTlsVersion: "1.2" }, shows: /TLS(v1\.2|12|13-1-2)|"minVersion":"1\.2"/ },
};

describe("the adapters of the edge", () => {
  for (const mode of modes) {
    for (const demand of demands) {
      const streams = canMeet(mode, demand, true);
      if (!canMeet(mode, demand, false)) continue;
      it(`${mode} renders ${demand}, which it says it can`, () => {
        const paths = { paths: [{ path: "/tools" }, ...(streams ? [{ path: "/mcp", streaming: true }] : [])] };
        const { changes, shows } = demanding[demand];
        const before = JSON.stringify(rendered(mode, paths));
        const after = JSON.stringify(rendered(mode, { ...paths, ...changes }));
        assert.match(after, shows);
        assert.doesNotMatch(before, shows);
      });
    }

    it(`${mode} gives every object a name of its own`, () => {
      const hosts = ["a-b.example.com", "a.b-example.com", "a.b.example.com"];
      const names = rendered(mode, { hosts, paths: [{ path: "/a" }, { path: "/b", streaming: true }] }).map(
        (object) => `${"kind" in object ? object.kind : "Ingress"} ${object.name}`,
      );
      assert.deepEqual(names, [...new Set(names)]);
    });
  }

  const segment = fc.constantFrom("mcp", "mcp2", "m", "tools", "metrics");
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
  const host = fc.constantFrom("a.example.com", "b.example.com", "c.example.com");
  const published = fc.uniqueArray(
    fc.record({ path, match: fc.constantFrom("prefix", "exact"), streaming: fc.boolean() }),
    { minLength: 1, maxLength: 4, selector: (entry) => entry.path },
  );

  for (const mode of modes) {
    it(`${mode} passes on exactly what the settings publish`, () => {
      fc.assert(
        fc.property(
          fc.uniqueArray(host, { minLength: 1, maxLength: 2 }),
          published,
          host,
          fc.oneof(
            path,
            fc.tuple(path, path).map(([left, right]) => left + right),
            path.map((text) => `${text}x`),
          ),
          (hosts, paths, askedHost, asked) => {
            // The mode's own name of the metrics is refused by the checks; rendering does not care.
            const edge = { ...edgeOf(mode), hosts, paths };
            const expected =
              hosts.includes(askedHost) &&
              paths.some((entry) => (entry.match === "exact" ? entry.path === asked : isBelow(asked, entry.path)));
            const admits = admissionOf(render(edge, target));
            assert.equal(admits(askedHost, asked), expected);
          },
        ),
      );
    });
  }

  it("alb: TLS 1.3, HTTP led to HTTPS, pods as targets, strict about headers, protected, and with time for streams", () => {
    const annotations = annotationsOf("alb", {
      exposure: "public",
      webAclArn,
      timeouts: { streamIdleSeconds: 1800 },
      accessLogs: { bucket: "logs", prefix: "edge/gateway" },
      jwt: { issuer: "https://idp.example.com", jwksEndpoint: "https://idp.example.com/keys" },
    });
    const own = Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [key.replace("alb.ingress.kubernetes.io/", ""), value]),
    );
    assert.deepEqual(own, {
      scheme: "internet-facing",
      "target-type": "ip",
      "listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "ssl-redirect": "443",
      "ssl-policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
      "certificate-arn": "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
      "wafv2-acl-arn": webAclArn,
      "jwt-validation": '{"jwksEndpoint":"https://idp.example.com/keys","issuer":"https://idp.example.com"}',
      "load-balancer-attributes":
        "idle_timeout.timeout_seconds=1800,routing.http.drop_invalid_header_fields.enabled=true," +
        "routing.http.desync_mitigation_mode=strictest,deletion_protection.enabled=true,access_logs.s3.enabled=true," +
        "access_logs.s3.bucket=logs,access_logs.s3.prefix=edge/gateway",
      "target-group-attributes":
        "deregistration_delay.timeout_seconds=55,load_balancing.algorithm.type=least_outstanding_requests",
      "listener-attributes.HTTPS-443":
        "routing.http.response.strict_transport_security.header_value=max-age=31536000," +
        "routing.http.response.server.enabled=false",
      "healthcheck-path": "/health",
      "healthcheck-interval-seconds": "10",
      "healthcheck-timeout-seconds": "5",
      "healthy-threshold-count": "2",
      "unhealthy-threshold-count": "2",
      "success-codes": "200",
    });
    assert.equal(annotationsOf("alb", {})["alb.ingress.kubernetes.io/scheme"], "internal");
  });

  it("alb: paths that are no streams wait no longer than a request may take", () => {
    const { "alb.ingress.kubernetes.io/load-balancer-attributes": attributes } = annotationsOf("alb", {
      paths: [{ path: "/tools" }],
    });
    assert.match(attributes ?? "", /^idle_timeout\.timeout_seconds=60,/);
  });

  it("traefik: counts by the address of the connection, and sends streams through a transport with more time", () => {
    const objects = rendered("traefik", {
      limits: { requestsPerSecond: 20, concurrentRequests: 8 },
      paths: [{ path: "/mcp", streaming: true }, { path: "/tools" }],
    });
    const byAddress = { ipStrategy: { depth: 0 } };
    assert.deepEqual(custom(objects, "Middleware", "gateway-rate").spec, {
      rateLimit: { average: 20, period: "1s", burst: 20, sourceCriterion: byAddress },
    });
    assert.deepEqual(custom(objects, "Middleware", "gateway-in-flight").spec, {
      inFlightReq: { amount: 8, sourceCriterion: byAddress },
    });
    const timeoutOf = (name: string) => custom(objects, "ServersTransport", name).spec["forwardingTimeouts"];
    assert.deepEqual(timeoutOf("gateway"), { responseHeaderTimeout: "60s" });
    assert.deepEqual(timeoutOf("gateway-streams"), { responseHeaderTimeout: "3600s" });
    const { routes, tls } = custom(objects, "IngressRoute", "gateway").spec as {
      readonly routes: readonly {
        readonly match: string;
        readonly middlewares: readonly { readonly name: string }[];
        readonly services: readonly { readonly serversTransport: string }[];
      }[];
      readonly tls: unknown;
    };
    assert.deepEqual(
      routes.map(({ match, services }) => [/Path\(`([^`]*)`\)/.exec(match)?.[1], services[0]?.serversTransport]),
      [
        ["/tools", "gateway"],
        ["/mcp", "gateway-streams"],
      ],
    );
    for (const { middlewares } of routes) {
      assert.deepEqual(
        middlewares.map(({ name }) => name),
        ["gateway-rate", "gateway-in-flight", "gateway-hsts"],
      );
    }
    assert.deepEqual(tls, { secretName: "certificate", options: { name: "gateway" } });
  });

  it("traefik: every middleware, transport and option that a route names is rendered before it", () => {
    const objects = rendered("traefik", { allowedCidrs: ["10.0.0.0/8"] });
    const names = (key: string) => new RegExp(`"${key}":"([^"]+)"`, "g");
    for (const [index, object] of objects.entries()) {
      if (!("kind" in object) || object.kind !== "IngressRoute") continue;
      const earlier = new Set(objects.slice(0, index).map(({ name }) => name));
      const text = JSON.stringify(object.spec);
      const { middlewares, transports } = {
        middlewares: [...text.matchAll(/"middlewares":(\[[^\]]*\])/g)].flatMap(([, list]) =>
          (JSON.parse(list ?? "") as { name: string }[]).map(({ name }) => name),
        ),
        transports: [...text.matchAll(names("serversTransport"))].map(([, name]) => name ?? ""),
      };
      for (const name of [...middlewares, ...transports]) assert.ok(earlier.has(name), name);
    }
  });

  it("nginx: passes streams on as they come, answers with 429, and puts HSTS on errors too", () => {
    const objects = rendered("nginx", {
      paths: [
        { path: "/mcp", streaming: true },
        { path: "/tools", match: "exact" },
      ],
    });
    const server = custom(objects, "VirtualServer", "gateway-gateway-example-com").spec as {
      readonly upstreams: readonly Readonly<Record<string, unknown>>[];
      readonly routes: readonly { readonly path: string; readonly action: unknown }[];
    };
    assert.deepEqual(
      server.upstreams.map(({ name, buffering, "read-timeout": timeout }) => [name, buffering, timeout]),
      [
        ["gateway", true, "60s"],
        ["gateway-streams", false, "3600s"],
      ],
    );
    assert.deepEqual(
      server.routes.map(({ path: location }) => location),
      ["=/tools", "=/mcp", "/mcp/"],
    );
    const header = { name: "Strict-Transport-Security", value: "max-age=31536000", always: true };
    for (const { action } of server.routes) assert.match(JSON.stringify(action), new RegExp(JSON.stringify(header)));
    const { rateLimit } = custom(objects, "Policy", "gateway-rate").spec as { rateLimit: Record<string, unknown> };
    assert.equal(rateLimit["rate"], "50r/s");
    assert.equal(rateLimit["rejectCode"], 429);
    assert.equal(rateLimit["key"], "${binary_remote_addr}");
  });

  it("ingress-nginx: says on every object that it is known to be retired, and passes streams on as they come", () => {
    const changes = { paths: [{ path: "/mcp", streaming: true }, { path: "/tools" }] };
    for (const [name, buffering, seconds] of [
      ["gateway", "on", "60"],
      ["gateway-streams", "off", "3600"],
    ] as const) {
      const annotations = annotationsOf("ingress-nginx", changes, name);
      assert.equal(annotations["sark-platform/retired-controller"], "acknowledged");
      assert.equal(annotations["nginx.ingress.kubernetes.io/proxy-buffering"], buffering);
      assert.equal(annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"], seconds);
      assert.equal(annotations["nginx.ingress.kubernetes.io/limit-rps"], "50");
      assert.equal(annotations["nginx.ingress.kubernetes.io/limit-burst-multiplier"], "1");
    }
  });

  it("envoy-gateway: counts each address by itself, keeps streams open, and is limited before it is open", () => {
    const objects = rendered("envoy-gateway", { timeouts: { streamIdleSeconds: 1200 } });
    const { rateLimit } = custom(objects, "BackendTrafficPolicy", "gateway").spec as {
      rateLimit: { local: { rules: readonly object[] } };
    };
    assert.deepEqual(
      rateLimit.local.rules,
      ["0.0.0.0/0", "::/0"].map((value) => ({
        clientSelectors: [{ sourceCIDR: { type: "Distinct", value } }],
        limit: { requests: 50, unit: "Second" },
      })),
    );
    assert.deepEqual(custom(objects, "ClientTrafficPolicy", "gateway").spec["timeout"], {
      http: { streamIdleTimeout: "1200s" },
    });
    assert.deepEqual(
      objects.map((object) => "kind" in object && object.kind),
      ["ClientTrafficPolicy", "BackendTrafficPolicy", "Gateway", "HTTPRoute", "HTTPRoute"],
    );
  });

  it("gateway-api: a listener for each host, routes on HTTPS alone, and no time limit for streams", () => {
    const objects = rendered("gateway-api", {
      hosts: ["a.example.com", "b.example.com"],
      paths: [{ path: "/mcp", streaming: true }, { path: "/tools" }],
    });
    const { listeners } = custom(objects, "Gateway", "gateway").spec as {
      listeners: readonly { name: string; hostname?: string; protocol: string }[];
    };
    assert.deepEqual(
      listeners.map(({ name, hostname, protocol }) => [name, hostname, protocol]),
      [
        ["http", undefined, "HTTP"],
        ["https-0", "a.example.com", "HTTPS"],
        ["https-1", "b.example.com", "HTTPS"],
      ],
    );
    const { parentRefs, rules } = custom(objects, "HTTPRoute", "gateway").spec as {
      parentRefs: readonly { sectionName: string }[];
      rules: readonly { timeouts: unknown }[];
    };
    assert.deepEqual(
      parentRefs.map(({ sectionName }) => sectionName),
      ["https-0", "https-1"],
    );
    assert.deepEqual(
      rules.map(({ timeouts }) => timeouts),
      [{ request: "60s" }, { request: "0s" }],
    );
  });
});
