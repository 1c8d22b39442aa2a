import assert from "node:assert/strict";
import { parse } from "yaml";
import { gatewayContract } from "../../../components/gateway/contract.ts";
import { addressOf, containerOf, dataOf, metadataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";
import { stacks, stackSettings } from "../../support/stacks.ts";

const contractWith = (changes: Record<string, unknown>) => gatewayContract(settingsOf(exampleWith(changes)));

describe("the gateway's contract", () => {
  const usual = {
    httpPort: 8080,
    metricsPort: 9091,
    metricsPath: "/metrics",
    startup: { path: "/health", port: 8080 },
    readiness: { path: "/health", port: 8080 },
    liveness: { path: "/health", port: 8080 },
  };

  for (const preset of ["tutorial", "upstream"]) {
    it(`${preset}: ports and paths of the tutorial; no other gateway is published`, () => {
      assert.deepEqual(contractWith({ "sark:contract": preset }), usual);
    });
  }

  const overrides: Readonly<Record<string, { readonly settings: object; readonly gives: object }>> = {
    command: { settings: { command: ["serve"] }, gives: { command: ["serve"] } },
    metricsPort: { settings: { metricsPort: 9999 }, gives: { metricsPort: 9999 } },
    metricsPath: { settings: { metricsPath: "/m" }, gives: { metricsPath: "/m" } },
    startupPath: { settings: { startupPath: "/s" }, gives: { startup: { path: "/s", port: 8080 } } },
    readinessPath: { settings: { readinessPath: "/r" }, gives: { readiness: { path: "/r", port: 8080 } } },
    livenessPath: { settings: { livenessPath: "/l" }, gives: { liveness: { path: "/l", port: 8080 } } },
  };
  for (const [name, { settings, gives }] of Object.entries(overrides)) {
    it(`${name} replaces this field and no other`, () => {
      assert.deepEqual(contractWith({ "sark:gateway contract": settings }), { ...usual, ...gives });
    });
  }

  it("follows the port to every probe", () => {
    const moved = contractWith({ "sark:gateway contract": { httpPort: 8123 } });
    assert.doesNotMatch(JSON.stringify(moved), /8080/);
    assert.deepEqual(moved.readiness, { path: "/health", port: 8123 });
  });
});

describe("the gateway", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(exampleWith({})));
  });
  const pod = (registrations = all) => podOf(theOne(registrations, "Deployment", "gateway"));

  for (const stack of stacks) {
    it(`${stack}: the registry lists exactly the MCP servers of the settings`, async () => {
      const settings = stackSettings(stack);
      const registry = theOne(await recordPlatform(settings), "ConfigMap", "gateway-mcp-servers");
      const text = dataOf(registry)["mcp_servers.yaml"] ?? "";
      assert.deepEqual(parse(text), { servers: settings.mcpServers.map(({ name, url }) => ({ name, url })) });
      assert.deepEqual(Object.keys(dataOf(registry)), ["mcp_servers.yaml"]);
    });
  }

  it("reads the registry where its environment says", () => {
    const file = dataOf(theOne(all, "ConfigMap", "gateway-config"))["MCP_SERVERS_CONFIG"];
    const mount = containerOf(pod(), "gateway").volumeMounts.find(({ name }) => name === "mcp-servers");
    assert.equal(file, `${mount?.mountPath}/mcp_servers.yaml`);
    const volume = pod().volumes?.find(({ name }) => name === "mcp-servers");
    assert.equal(volume?.configMap.name, metadataOf(theOne(all, "ConfigMap", "gateway-mcp-servers")).name);
  });

  it("is told where SARK is, and who may call it by reference to Secrets", () => {
    const configuration = theOne(all, "ConfigMap", "gateway-config");
    assert.deepEqual(dataOf(configuration), {
      GATEWAY_ENV: "development",
      GATEWAY_HOST: "0.0.0.0",
      GATEWAY_PORT: "8080",
      LOG_LEVEL: "INFO",
      SARK_URL: "http://sark-service.mcp-local.svc:8000",
      MCP_SERVERS_CONFIG: "/etc/gateway/mcp_servers.yaml",
    });
    const { env, envFrom } = containerOf(pod(), "gateway");
    assert.deepEqual(envFrom, [{ configMapRef: { name: metadataOf(configuration).name } }]);
    const secret = (key: string) => ({ secretKeyRef: { name: "sark-secrets-0000000", key } });
    assert.deepEqual(env, [
      { name: "JWT_SECRET_KEY", valueFrom: secret("jwt-secret-key") },
      { name: "GATEWAY_API_KEY", valueFrom: secret("gateway-api-key") },
    ]);
  });

  it("serves on the ports of its contract, on one where there is one listener", async () => {
    const portsOf = (registrations: readonly Registration[]) =>
      containerOf(pod(registrations), "gateway").ports.map(({ name, containerPort }) => `${name} ${containerPort}`);
    assert.deepEqual(portsOf(all), ["http 8080", "metrics 9091"]);
    const single = await recordPlatform(
      settingsOf(
        exampleWith({
          "sark:gateway contract": { httpPort: 7000, metricsPort: 7000, environment: { EXTRA: "1", GATEWAY_ENV: "x" } },
        }),
      ),
    );
    assert.deepEqual(portsOf(single), ["http 7000"]);
    const told = dataOf(theOne(single, "ConfigMap", "gateway-config"));
    assert.deepEqual([told["GATEWAY_PORT"], told["EXTRA"], told["GATEWAY_ENV"]], ["7000", "1", "x"]);
    assert.equal(
      dataOf(theOne(single, "ConfigMap", "sark-config"))["GATEWAY_URL"],
      "http://gateway-service.mcp-local.svc:7000",
    );
  });

  it("starts after the network policies and after SARK answers", () => {
    const { dependsOn } = theOne(all, "Deployment", "gateway");
    for (const policy of ofKind(all, "NetworkPolicy")) assert.ok(dependsOn.includes(addressOf(policy)), policy.name);
    // Its configuration carries the URL that SARK's Service gives away once it has pods.
    const service = addressOf(theOne(all, "Service", "sark-service"));
    assert.ok(theOne(all, "ConfigMap", "gateway-config").dependsOn.includes(service));
  });

  it("runs as user 1000 under its own priority", () => {
    assert.equal(pod().securityContext.runAsUser, 1000);
    assert.equal(pod().priorityClassName, "mcp-local-gateway");
  });
});
