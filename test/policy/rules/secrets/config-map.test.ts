import assert from "node:assert/strict";
import { analyze, UNKNOWN, violated } from "../../harness.ts";

const RULE = "secrets-config-map";
const TYPE = "kubernetes:core/v1:ConfigMap";
const URL = "redis://:hunter2@cache:6379";

function outcomeOf(props: object) {
  const outcome = analyze({ type: TYPE, props });
  const unknown = outcome.unknown.filter((rule) => rule === RULE);
  return { own: outcome.violations.length, rules: violated(outcome), unknown };
}

describe(RULE, () => {
  const refused: Record<string, object> = {
    "a key that promises a secret": { data: { DB_PASSWORD: "hunter2" } },
    "a URL with a password": { data: { CACHE_URL: URL } },
    "a password in a file": { data: { "config.yaml": `cache:\n  url: ${URL}\n` } },
    "a private key": { data: { "tls.key": "-----BEGIN RSA PRIVATE KEY-----\nMII" } },
    "a binary key that promises a secret": { binaryData: { "api-token": "AAAA" } },
    "a private key in base64": {
      binaryData: { bundle: Buffer.from("-----BEGIN PRIVATE KEY-----").toString("base64") },
    },
    "a secret's key whose value is not known": { data: { DB_PASSWORD: UNKNOWN.string } },
  };
  for (const [title, props] of Object.entries(refused)) {
    it(`refuses ${title}`, () => {
      const { own, rules } = outcomeOf(props);
      assert.equal(own, 1);
      assert.deepEqual(rules, [RULE]);
    });
  }

  const allowed: Record<string, object> = {
    settings: { data: { LOG_LEVEL: "info", CACHE_URL: "redis://cache:6379", TOKEN_TTL: "3600" } },
    files: { data: { "token.rego": "package token", "ca.crt": "-----BEGIN CERTIFICATE-----" } },
    "an empty ConfigMap": {},
    "empty data": { data: {}, binaryData: null },
    "another field not known": { metadata: UNKNOWN.object, data: { LOG_LEVEL: "info" } },
  };
  for (const [title, props] of Object.entries(allowed)) {
    it(`allows ${title}`, () => {
      assert.deepEqual(outcomeOf(props), { own: 0, rules: [], unknown: [] });
    });
  }

  const unknown: Record<string, object> = {
    "a value": { data: { CACHE_URL: UNKNOWN.string } },
    "the data": { data: UNKNOWN.object },
  };
  for (const [title, props] of Object.entries(unknown)) {
    it(`cannot judge ${title} before it is known`, () => {
      assert.deepEqual(outcomeOf(props), { own: 0, rules: [], unknown: [RULE] });
    });
  }

  it("reports a violation beside an unknown value", () => {
    assert.deepEqual(outcomeOf({ data: { FIRST: UNKNOWN.string, SECOND: URL } }), {
      own: 1,
      rules: [RULE],
      unknown: [RULE],
    });
  });

  it("is about ConfigMaps only", () => {
    assert.ok(
      analyze({ type: "kubernetes:core/v1:Secret", props: { data: { PASSWORD: "x" } } }).notApplicable.includes(RULE),
    );
  });
});
