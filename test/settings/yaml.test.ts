import assert from "node:assert/strict";
import { loadSettings } from "../../settings/load.ts";
import { exampleWith, problemsIn, problemsWith, refusal, settingsOf } from "../support/configuration.ts";
import { asSource, stackConfiguration } from "../support/stacks.ts";

// What YAML and Pulumi make of values that people write without thinking of their type.

/** What Pulumi hands over for a key, as text. */
function problemsWithText(key: string, text: string): readonly string[] {
  const { values, ...source } = asSource(exampleWith({}));
  try {
    loadSettings({ ...source, values: { ...values, [key]: text } });
  } catch (error) {
    return problemsIn((error as Error).message);
  }
  return [];
}

describe("traps of YAML", () => {
  const traps: Readonly<Record<string, { readonly changes: Record<string, unknown>; readonly says: string }>> = {
    "a number in quotes": {
      changes: { "sark:sark replicas min": "3" },
      says: 'sark:sark.replicas.min must be a number; it is "3".',
    },
    "cores without quotes": {
      changes: { "sark:sark resources limits cpu": 2 },
      says: "sark:sark.resources.limits.cpu must be text: put it in quotes; it is 2.",
    },
    "a tag without quotes": {
      changes: { "sark:images opa tag": 1.19 },
      says: "sark:images.opa.tag must be text: put it in quotes; it is 1.19.",
    },
    "a boolean as the value of a variable": {
      changes: { "sark:sark contract": { environment: { FEATURE: true } } },
      says: "sark:sark.contract.environment.FEATURE must be text: put it in quotes; it is true.",
    },
    yes: {
      changes: { "sark:deletionProtection": "yes" },
      says: 'sark:deletionProtection must be true or false; it is "yes".',
    },
    "a number where a text is expected": {
      changes: { "sark:namespace": 123 },
      says: "sark:namespace must be a DNS label: lower-case letters, digits and '-', at most 63; it is \"123\".",
    },
    "an object where a text is expected": {
      changes: { "sark:logLevel": {} },
      says: "sark:logLevel must be one of: DEBUG, INFO, WARNING, ERROR, CRITICAL.",
    },
    "a list where an object is expected": { changes: { "sark:opa": [] }, says: "sark:opa must be an object." },
    "an object where a list is expected": {
      changes: { "sark:mcpServers": {} },
      says: "sark:mcpServers must be a list.",
    },
    "a text where an object is expected": {
      changes: { "sark:images": "sark:1.1.0" },
      says: 'sark:images must be an object; it is "sark:1.1.0".',
    },
    "a key without value": { changes: { "sark:images": null }, says: "sark:images must be an object." },
    "a nested key without value": {
      changes: { "sark:sark replicas": null },
      says: "sark:sark.replicas must be an object.",
    },
    "an empty text": {
      changes: { "sark:images sark repository": "" },
      says:
        "sark:images.sark.repository must be a repository without tag, such as registry.example.com/team/sark; " +
        'it is "".',
    },
  };
  for (const [title, { changes, says }] of Object.entries(traps)) {
    it(title, () => {
      assert.deepEqual(problemsWith(changes), [`  ${says}`]);
    });
  }

  it("an empty object: each key that it lacks is named", () => {
    assert.deepEqual(problemsWith({ "sark:images": {} }), [
      "  sark:images.sark is required.",
      "  sark:images.gateway is required.",
      "  sark:images.opa is required.",
    ]);
  });

  it("broken JSON from the command line", () => {
    for (const text of ["{", '{"sark": ', "[1,", "{sark: 1}"]) {
      assert.deepEqual(problemsWithText("sark:images", text), [
        "  sark:images starts like an object or a list in JSON, but cannot be read as one.",
      ]);
    }
  });

  it("booleans and numbers that were set from the command line are text to Pulumi", () => {
    assert.deepEqual(problemsWithText("sark:deletionProtection", "true"), []);
    assert.equal(settingsOf(exampleWith({ "sark:deletionProtection": "false" })).deletionProtection, false);
  });

  it("a namespace that looks like a boolean stays a name", () => {
    assert.equal(settingsOf(exampleWith({ "sark:namespace": "true" })).namespace, "true");
  });

  it("a very long text is cut, and judged in no time", () => {
    const long = "a-".repeat(100_000);
    const texts = {
      "sark:namespace": long,
      "sark:images sark repository": long,
      "sark:tls gatewayHosts": [long],
      "sark:namespaceLabels": { team: long },
      "sark:sark resources limits cpu": "1".repeat(200_000) + "x",
    };
    const started = performance.now();
    const message = refusal(exampleWith(texts));
    assert.ok(performance.now() - started < 5000);
    assert.ok(message.length < 2000, message.length.toString());
    assert.match(message, /sark:namespace must be a DNS label: .*; it is "(a-)+a?…\.\n/);
  });

  it("a text of several lines stays on one line of the message", () => {
    const lines = problemsWith({ "sark:logLevel": "INFO\n  sark:images is required" });
    assert.equal(lines.length, 1);
  });

  it("a key of several lines stays on one line of the message", () => {
    const lines = problemsWith({ "sark:opa": { ...(stackConfiguration("local")["sark:opa"] as object), "a\nb": 1 } });
    assert.deepEqual(lines, ['  sark:opa."a\\nb" is not a setting.']);
  });
});
