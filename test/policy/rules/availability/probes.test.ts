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
    "the same request, not long enough": different(
      { tcpSocket: { port: 1 }, periodSeconds: 5, failureThreshold: 2 },
      { tcpSocket: { port: 1 }, periodSeconds: 29, failureThreshold: 1 },
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
    "the same request, three times as long": {
      ...different(
        { tcpSocket: { port: 1 }, periodSeconds: 5, failureThreshold: 2 },
        { tcpSocket: { port: 1 }, periodSeconds: 15, failureThreshold: 2 },
      ),
    },
    "the same request, by the defaults of 30 seconds": different(
      { tcpSocket: { port: 1 }, periodSeconds: 5, failureThreshold: 2 },
      { tcpSocket: { port: 1 } },
    ),
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
    "how long liveness waits": different(
      { tcpSocket: { port: 1 } },
      { tcpSocket: { port: 1 }, periodSeconds: UNKNOWN.number },
    ),
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
    // Different questions may be asked as often as one likes.
    "spec.initContainers.0.readinessProbe.periodSeconds": UNKNOWN.number,
  },
});
