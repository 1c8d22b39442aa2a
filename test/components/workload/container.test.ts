import assert from "node:assert/strict";
import fc from "fast-check";
import { hardenedContainer } from "../../../components/workload/container.ts";
import { anyContainer } from "./arbitrary.ts";

const resources = {
  requests: { cpu: "100m", memory: "128Mi", ephemeralStorage: "64Mi" },
  limits: { cpu: "1", memory: "256Mi", ephemeralStorage: "128Mi" },
};
const minimal = { name: "app", image: "registry.example.com/app@sha256:0", resources };

describe("the hardened container", () => {
  it("has a read-only root, no capability and no privilege, whatever it is asked for", () => {
    fc.assert(
      fc.property(anyContainer, (args) => {
        const container = hardenedContainer(args);
        assert.deepEqual(container.securityContext, {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
        });
        assert.equal(container.imagePullPolicy, "IfNotPresent");
        assert.equal(container.terminationMessagePolicy, "FallbackToLogsOnError");
      }),
    );
  });

  it("requests and limits all three resources, by their Kubernetes names", () => {
    assert.deepEqual(hardenedContainer(minimal).resources, {
      requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "1", memory: "256Mi", "ephemeral-storage": "128Mi" },
    });
  });

  it("sleeps in preStop exactly as long as it drains, without a shell", () => {
    fc.assert(
      fc.property(anyContainer, fc.nat(120), (args, drainSeconds) => {
        assert.deepEqual(
          hardenedContainer({ ...args, drainSeconds }).lifecycle,
          drainSeconds === 0 ? undefined : { preStop: { sleep: { seconds: drainSeconds } } },
        );
      }),
    );
    assert.equal("lifecycle" in hardenedContainer(minimal), false);
  });

  it("mounts read-only unless told otherwise", () => {
    const mounts = [
      { volume: "files", path: "/files" },
      { volume: "tmp", path: "/tmp", readOnly: false },
    ];
    assert.deepEqual(hardenedContainer({ ...minimal, mounts }).volumeMounts, [
      { name: "files", mountPath: "/files", readOnly: true },
      { name: "tmp", mountPath: "/tmp", readOnly: false },
    ]);
  });

  it("runs a command of its own before it is told to stop", () => {
    const { lifecycle } = hardenedContainer({ ...minimal, beforeStop: ["sh", "/leave.sh"] });
    assert.deepEqual(lifecycle, { preStop: { exec: { command: ["sh", "/leave.sh"] } } });
    assert.equal("lifecycle" in hardenedContainer(minimal), false);
  });

  it("reads its environment from a ConfigMap, from values and from Secrets by reference", () => {
    const container = hardenedContainer({
      ...minimal,
      environment: { LEVEL: "INFO" },
      environmentFrom: "config-1",
      secretEnvironment: { KEY: { secret: "keys", key: "jwt" } },
    });
    assert.deepEqual(container.envFrom, [{ configMapRef: { name: "config-1" } }]);
    assert.deepEqual(container.env, [
      { name: "LEVEL", value: "INFO" },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "keys", key: "jwt" } } },
    ]);
  });

  it("names its ports and starts with its command and arguments", () => {
    const container = hardenedContainer({
      ...minimal,
      ports: { http: 8000, metrics: 9090 },
      command: ["python"],
      arguments: ["-m", "app"],
    });
    assert.deepEqual(container.ports, [
      { name: "http", containerPort: 8000, protocol: "TCP" },
      { name: "metrics", containerPort: 9090, protocol: "TCP" },
    ]);
    assert.deepEqual([container.command, container.args], [["python"], ["-m", "app"]]);
    assert.equal("command" in hardenedContainer(minimal), false);
    assert.equal("args" in hardenedContainer(minimal), false);
  });

  it("is asked for its health over HTTP or by a command, each probe in its place", () => {
    const times = { period: 7, timeout: 3, failures: 9 };
    const container = hardenedContainer({
      ...minimal,
      probes: {
        startup: { ...times, check: { path: "/startup", port: 1 } },
        readiness: { ...times, check: { command: ["ready"] } },
        liveness: { ...times, check: { path: "/live", port: 2 } },
      },
    });
    const expected = { periodSeconds: 7, timeoutSeconds: 3, failureThreshold: 9 };
    assert.deepEqual(container.startupProbe, { ...expected, httpGet: { path: "/startup", port: 1, scheme: "HTTP" } });
    assert.deepEqual(container.readinessProbe, { ...expected, exec: { command: ["ready"] } });
    assert.deepEqual(container.livenessProbe, { ...expected, httpGet: { path: "/live", port: 2, scheme: "HTTP" } });
    assert.equal("readinessProbe" in hardenedContainer(minimal), false);
  });
});
