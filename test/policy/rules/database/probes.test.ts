import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const CONTAINER = "spec.template.spec.containers.0";
const same = (probe: object) => ({
  [`${CONTAINER}.readinessProbe`]: { ...probe, periodSeconds: 5 },
  [`${CONTAINER}.livenessProbe`]: { ...probe, periodSeconds: 15 },
});
const different = (readiness: object, liveness: object) => ({
  [`${CONTAINER}.readinessProbe`]: { ...readiness, periodSeconds: 5 },
  [`${CONTAINER}.livenessProbe`]: { ...liveness, periodSeconds: 15 },
});

describeResourceRule("database-probes", compliantStatefulSet, {
  violates: {
    "no startup probe": { [`${CONTAINER}.startupProbe`]: undefined },
    "no readiness probe": { [`${CONTAINER}.readinessProbe`]: undefined },
    "no liveness probe": { [`${CONTAINER}.livenessProbe`]: null },
    "no probes": {
      [`${CONTAINER}.startupProbe`]: undefined,
      [`${CONTAINER}.readinessProbe`]: undefined,
      [`${CONTAINER}.livenessProbe`]: undefined,
    },
    "the same request": same({ httpGet: { path: "/health", port: 8008 } }),
    "the same request, once with its default scheme": different(
      { httpGet: { path: "/health", port: 8008, scheme: "HTTP" } },
      { httpGet: { path: "/health", port: 8008 } },
    ),
    "the same port": same({ tcpSocket: { port: 5432 } }),
    "the same command": same({ exec: { command: ["pg_isready"] } }),
    "the same call": same({ grpc: { port: 9000, service: "health" } }),
    "probes that ask nothing": same({}),
  },
  allows: {
    "different commands": different({ exec: { command: ["ready", "1"] } }, { exec: { command: ["ready", "2"] } }),
    "different ports": different({ tcpSocket: { port: 5432 } }, { tcpSocket: { port: 8008 } }),
    "different paths": different({ httpGet: { path: "/a", port: 1 } }, { httpGet: { path: "/b", port: 1 } }),
    "different ports for requests": different(
      { httpGet: { path: "/a", port: 1 } },
      { httpGet: { path: "/a", port: 2 } },
    ),
    "different services": different({ grpc: { port: 1, service: "a" } }, { grpc: { port: 1, service: "b" } }),
    "different ports for calls": different({ grpc: { port: 1 } }, { grpc: { port: 2 } }),
    "a container without data": {
      "spec.template.spec.containers.1.startupProbe": undefined,
      "spec.template.spec.containers.1.livenessProbe": undefined,
    },
  },
  unknown: {
    "the readiness probe": { [`${CONTAINER}.readinessProbe`]: UNKNOWN.object },
    "the liveness probe's path": { [`${CONTAINER}.livenessProbe.httpGet.path`]: UNKNOWN.string },
    "which containers have data": { [`${CONTAINER}.volumeMounts`]: UNKNOWN.array },
  },
  violatesBesideUnknown: {
    [`${CONTAINER}.startupProbe`]: undefined,
    [`${CONTAINER}.livenessProbe`]: UNKNOWN.object,
  },
  unrelated: {
    [`${CONTAINER}.startupProbe`]: UNKNOWN.object,
    "spec.replicas": UNKNOWN.number,
    [`${CONTAINER}.readinessProbe.periodSeconds`]: UNKNOWN.number,
  },
});
