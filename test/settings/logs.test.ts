import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { exampleWith, problemsWith, settingsOf } from "../support/configuration.ts";
import { sentDecisions, sinkWith } from "../support/logs.ts";

const limits = { cpu: "200m", memory: "192Mi", ephemeralStorage: "512Mi" };

describe("where decisions go, in the settings", () => {
  const cases: Readonly<
    Record<string, { readonly changes: Readonly<Record<string, unknown>>; readonly says: string }>
  > = {
    "no image to run": {
      changes: { ...sentDecisions(), "sark:images otelCollector": undefined },
      says: "  sark:images.otelCollector is required while sark:logs.mode is collector: the platform runs it itself.",
    },
    "a sink without TLS": {
      changes: sentDecisions(sinkWith({ url: "http://otlp.example.com/v1/logs" })),
      says: '  sark:logs.sink.url must be an https URL; it is "http://otlp.example.com/v1/logs".',
    },
    "a password in the URL": {
      changes: sentDecisions(sinkWith({ url: "https://user:word@otlp.example.com/v1/logs" })),
      says: "  sark:logs.sink.url must not carry a user or a password",
    },
    "a token from nowhere": {
      changes: sentDecisions(sinkWith({ token: {} })),
      says: "  sark:logs.sink.token.value or from: give exactly one of the two.",
    },
    "a token in plain text": {
      changes: sentDecisions(sinkWith({ token: { value: "a-token-in-clear" } })),
      says:
        "  sark:logs.sink.token.value is in plain text. Remove it from the stack file and set it with: pulumi config set " +
        "--secret --path sark:logs.sink.token.value.",
    },
    "a spool for which the pod is evicted": {
      changes: sentDecisions({ agent: { spool: "1Gi", resources: { requests: limits, limits } } }),
      says:
        "  sark:logs.agent.spool must not be greater than sark:logs.agent.resources.limits.ephemeralStorage, 512Mi: the pod " +
        "would be evicted while the spool fills.",
    },
    "a spool too small to turn over": {
      changes: sentDecisions({ agent: { spool: "4Mi" } }),
      says: "  sark:logs.agent.spool must be at least 8Mi.",
    },
    "a port of SARK that the agent has": {
      changes: { ...sentDecisions(), "sark:sark contract": { metricsPort: 8888 } },
      says: "  sark:sark.contract must not use port 8888: the log agent in the same pod listens on 13133 and 8888.",
    },
  };
  for (const [title, { changes, says }] of Object.entries(cases)) {
    it(`${title} is refused`, () => {
      const problems = problemsWith(changes);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(says), problems[0]);
    });
  }

  it("nothing is sent where nothing is set", () => {
    assert.deepEqual(settingsOf(exampleWith({})).logs, { mode: "none" });
  });

  it("a token is a secret", () => {
    const { logs } = settingsOf(exampleWith(sentDecisions(sinkWith({ token: { value: { secure: "encrypted" } } }))));
    assert.ok(logs.mode === "collector");
    assert.ok(pulumi.Output.isInstance(logs.sink.token?.value));
  });
});
