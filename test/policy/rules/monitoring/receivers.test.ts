import assert from "node:assert/strict";
import { describeResourceRule } from "../../describe-rule.ts";
import { change } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";
import { ALERTMANAGER, compliantStack } from "../../monitoring-stack.ts";

const { alertmanager } = compliantStack;
const file = (text: string) => ({ data: { "alertmanager.yaml": text } });
const replaced = (from: string, to: string) => file(ALERTMANAGER.replace(from, to));

describeResourceRule("monitoring-receivers", alertmanager, {
  violates: {
    "a webhook of Slack": replaced("api_url_file: /secrets/slack", "api_url: https://hooks.slack.com/services/T/B/X"),
    "one for all receivers": file(
      `${ALERTMANAGER}\n`.replace("global:", "global:\n  slack_api_url: https://example.com/x"),
    ),
    "a key of PagerDuty": replaced("routing_key_file: /secrets/key", "routing_key: abc"),
    "one of its old interface": replaced("routing_key_file: /secrets/key", "service_key: abc"),
    "a URL that is a secret": replaced("url_file: /secrets/url", "url: https://switch.example.com/abc"),
    "a password of mail": file(`${ALERTMANAGER}\n`.replace("global:", "global:\n  smtp_auth_password: abc")),
    "a file that cannot be read": file("receivers: ["),
  },
  allows: {
    "an address that everybody knows": file(ALERTMANAGER),
    "a key without a value": replaced("routing_key_file: /secrets/key", "routing_key: ''"),
    "another file": { data: { "notes.yaml": "routing_key: abc" } },
    "no files": { data: null },
  },
  unknown: { "the file": file(UNKNOWN.string), "the files": { data: UNKNOWN.object } },
  violatesBesideUnknown: {
    data: {
      "alertmanager.yaml": UNKNOWN.string,
      "alertmanager.yml": "global: { slack_api_url: https://example.com/x }",
    },
  },
  unrelated: { "metadata.labels": UNKNOWN.object },
});

describe("monitoring-receivers: messages", () => {
  it("name the place and never the value", () => {
    const changed = change(alertmanager.props, replaced("routing_key_file: /secrets/key", "routing_key: hunter2"));
    const { violations } = analyze({ type: alertmanager.type, props: changed });
    assert.match(violations[0]?.message ?? "", /receivers\.pagerduty_configs\.routing_key/);
    assert.ok(!JSON.stringify(violations).includes("hunter2"));
  });
});
