import assert from "node:assert/strict";
import { bootstrap } from "../../../components/gateway/admission.ts";
import { platformFlows } from "../../../components/platform.ts";
import { exampleWith, problemsWith, settingsOf } from "../../support/configuration.ts";
import { ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

const limited = { "sark:gateway admission": { mode: "limited", requestsAtOnce: 40 } };

describe("admission to the gateway", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(exampleWith(limited)));
  });

  it("is a proxy beside the gateway, before which nobody gets by the Service", () => {
    const { initContainers = [] } = podOf(theOne(all, "Deployment", "gateway"));
    assert.ok(initContainers.some(({ name, restartPolicy }) => name === "admission" && restartPolicy === "Always"));
    const { ports } = theOne(all, "Service", "gateway-service").inputs["spec"] as { readonly ports: readonly object[] };
    assert.deepEqual(ports[0], { name: "http", port: 8080, targetPort: 8088, protocol: "TCP" });
  });

  it("is where network policies let clients in, and nowhere else", () => {
    const into = platformFlows(settingsOf(exampleWith(limited))).filter(
      ({ to }) => "workload" in to && to.workload === "gateway",
    );
    assert.ok(into.some(({ ports }) => ports.some(({ port }) => port === 8088)));
    assert.ok(!into.some(({ ports }) => ports.some(({ port }) => port === 8080)));
  });

  it("lets in as many as the settings say", () => {
    assert.match(JSON.stringify(bootstrap(8080, 40)), /"max_requests":40,"max_pending_requests":40,/);
  });

  it("is not there by default", async () => {
    const usual = await recordPlatform(settingsOf(exampleWith({})));
    const names = ofKind(usual, "ConfigMap").map(({ name }) => name);
    assert.ok(!names.some((name) => name.includes("admission")));
  });

  it("needs the image of the proxy, and ports of its own", () => {
    const problems = problemsWith({
      ...limited,
      "sark:gateway contract": { httpPort: 8088 },
      "sark:images envoy": undefined,
    });
    assert.match(JSON.stringify(problems), /must name envoy/);
    assert.match(JSON.stringify(problems), /must not use port 8088/);
  });
});
