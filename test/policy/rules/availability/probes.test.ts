import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const CONTAINER = "spec.containers.0";
const same = (probe: object) => ({
  [`${CONTAINER}.readinessProbe`]: { ...probe, periodSeconds: 5 },
  [`${CONTAINER}.livenessProbe`]: { ...probe, periodSeconds: 10 },
});
const different = (readiness: object, liveness: object) => ({
  [`${CONTAINER}.readinessProbe`]: readiness,
  [`${CONTAINER}.livenessProbe`]: liveness,
});

describeRule("availability-probes", {
  violates: {
    "the same request": same({ httpGet: { path: "/health", port: 8008 } }),
    "the same request, once with its default scheme": different(
      { httpGet: { path: "/health", port: 8008, scheme: "HTTP" } },
      { httpGet: { path: "/health", port: 8008 } },
    ),
    "the same port": same({ tcpSocket: { port: 5432 } }),
    "the same command": same({ exec: { command: ["pg_isready"] } }),
    "the same call": same({ grpc: { port: 9000, service: "health" } }),
    "probes that ask nothing": same({}),
    "the same request in a sidecar": {
      "spec.initContainers.0.livenessProbe": { httpGet: { path: "/ready", port: "http" } },
    },
  },
  allows: {
    "no liveness probe": { [`${CONTAINER}.livenessProbe`]: undefined },
    "no readiness probe": { [`${CONTAINER}.readinessProbe`]: null },
    "different commands": different({ exec: { command: ["ready", "1"] } }, { exec: { command: ["ready", "2"] } }),
    "different ports": different({ tcpSocket: { port: 5432 } }, { tcpSocket: { port: 8008 } }),
    "different paths": different({ httpGet: { path: "/a", port: 1 } }, { httpGet: { path: "/b", port: 1 } }),
    "different ports for requests": different(
      { httpGet: { path: "/a", port: 1 } },
      { httpGet: { path: "/a", port: 2 } },
    ),
    "different services": different({ grpc: { port: 1, service: "a" } }, { grpc: { port: 1, service: "b" } }),
    "different ports for calls": different({ grpc: { port: 1 } }, { grpc: { port: 2 } }),
  },
  unknown: {
    "the readiness probe": { [`${CONTAINER}.readinessProbe`]: UNKNOWN.object },
    "the liveness probe's path": {
      ...different({ httpGet: { path: "/a", port: 1 } }, { httpGet: { path: UNKNOWN.string, port: 1 } }),
    },
  },
  violatesBesideUnknown: {
    "spec.initContainers.0.livenessProbe": UNKNOWN.object,
    ...same({ tcpSocket: { port: 1 } }),
  },
  unrelated: {
    "spec.containers.0.startupProbe": UNKNOWN.object,
    "spec.containers.0.name": UNKNOWN.string,
    "spec.initContainers.0.readinessProbe.periodSeconds": UNKNOWN.number,
  },
});
