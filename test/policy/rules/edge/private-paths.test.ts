import { describeResourceRule } from "../../describe-rule.ts";
import { compliantStack } from "../../edge-stack.ts";
import { UNKNOWN } from "../../harness.ts";

const path = "spec.rules.0.http.paths.0";

describeResourceRule("edge-private-paths", compliantStack.haproxy, {
  violates: {
    "the root with all below it": { [`${path}.path`]: "/" },
    "no path": { [`${path}.path`]: undefined },
    "the metrics": { [`${path}.path`]: "/metrics" },
    "the metrics alone": { [path]: { path: "/metrics", pathType: "Exact" } },
    "a page below the documentation": { [path]: { path: "/docs/oauth2-redirect", pathType: "Exact" } },
    "what begins with a text": { [path]: { path: "/open", pathType: "ImplementationSpecific" } },
    "a backend for every path": { "spec.defaultBackend": { service: { name: "gateway" } } },
  },
  allows: {
    "the root alone": { [path]: { path: "/", pathType: "Exact" } },
    "a path that only begins like a private one": { [`${path}.path`]: "/metrics-of-tools" },
    "no rules": { "spec.rules": undefined },
  },
  unknown: { "a path": { [`${path}.path`]: UNKNOWN.string }, "all rules": { "spec.rules": UNKNOWN.array } },
  refusesUnknown: { "a backend for every path": { "spec.defaultBackend": UNKNOWN.object } },
  violatesBesideUnknown: {
    "spec.rules.0.http.paths": [{ path: UNKNOWN.string }, { path: "/docs", pathType: "Exact" }],
  },
  unrelated: { "metadata.name": UNKNOWN.string, "spec.tls": UNKNOWN.array },
});

const match = "spec.routes.0.match";

describeResourceRule("edge-private-paths", compliantStack.route, {
  violates: {
    "a host with all its paths": { [match]: "Host(`gateway.example.com`)" },
    "a prefix of the text": { [match]: "Host(`gateway.example.com`) && PathPrefix(`/me`)" },
    "a private path among others": { [match]: "Host(`a.example.com`) && (Path(`/mcp`) || Path(`/redoc`))" },
    "a regular expression": { [match]: "Host(`a.example.com`) && PathRegexp(`^/mcp`)" },
  },
  allows: { "a path that only begins like a private one": { [match]: "Path(`/metrics2`)" } },
  unknown: { "a rule": { [match]: UNKNOWN.string } },
  violatesBesideUnknown: {
    "spec.routes": [{ match: UNKNOWN.string }, { match: "PathPrefix(`/`)" }],
  },
  unrelated: { "spec.tls": UNKNOWN.object },
});

const location = "spec.routes.0.path";

describeResourceRule("edge-private-paths", compliantStack.server, {
  violates: {
    "a prefix of the text": { [location]: "/m" },
    "a private path alone": { [location]: "=/openapi.json" },
    "a regular expression": { [location]: "~ ^/mcp" },
  },
  allows: { "the root alone": { [location]: "=/" } },
  unknown: { "a path": { [location]: UNKNOWN.string } },
  violatesBesideUnknown: { [location]: UNKNOWN.string, "spec.routes.1.path": "/" },
  unrelated: { "spec.host": UNKNOWN.string },
});

const matches = "spec.rules.0.matches";

describeResourceRule("edge-private-paths", compliantStack.httpRoute, {
  violates: {
    "every path": { [matches]: [] },
    "every path, unsaid": { [matches]: [{ method: "GET" }] },
    "the root with all below it": { [`${matches}.0.path.value`]: "/" },
    "a private path alone": { [`${matches}.0.path`]: { type: "Exact", value: "/docs" } },
    "a regular expression": { [`${matches}.0.path`]: { type: "RegularExpression", value: "/mcp.*" } },
  },
  allows: { "a path that only begins like a private one": { [`${matches}.0.path.value`]: "/docs-of-tools" } },
  unknown: { "a path": { [`${matches}.0.path.value`]: UNKNOWN.string } },
  violatesBesideUnknown: { [matches]: [{ path: { value: UNKNOWN.string } }, { path: { value: "/metrics" } }] },
  unrelated: { "spec.hostnames": UNKNOWN.array },
});
