import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const httpGet = { path: "/", port: 80, host: "169.254.169.254" };

describeRule("pod-security-probe-hosts", {
  violates: {
    "an HTTP readiness probe": { "spec.containers.0.readinessProbe.httpGet": httpGet },
    "a TCP liveness probe": { "spec.initContainers.0.livenessProbe.tcpSocket.host": "10.0.0.1" },
    "a startup probe": { "spec.containers.0.startupProbe": { httpGet } },
    "a handler after the start": { "spec.containers.0.lifecycle.postStart": { httpGet } },
    "a handler before the stop": { "spec.containers.0.lifecycle": { preStop: { tcpSocket: { host: "10.0.0.1" } } } },
  },
  allows: {
    "an empty host": { "spec.containers.0.readinessProbe.httpGet.host": "" },
    "no probes": { "spec.containers.0.readinessProbe": undefined, "spec.containers.0.lifecycle": undefined },
    commands: { "spec.containers.0.startupProbe": { exec: { command: ["true"] } } },
    "a Host header": {
      "spec.containers.0.readinessProbe.httpGet.httpHeaders": [{ name: "Host", value: "sark.example.com" }],
    },
  },
  unknown: {
    "the host": { "spec.containers.0.readinessProbe.httpGet.host": UNKNOWN.string },
    "the probe": { "spec.containers.0.startupProbe": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "spec.containers.0.livenessProbe": UNKNOWN.object,
    "spec.containers.0.readinessProbe.httpGet.host": "10.0.0.1",
  },
});
