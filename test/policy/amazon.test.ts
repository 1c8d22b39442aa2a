import assert from "node:assert/strict";
import { amazonWith, settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import type { Registration } from "../support/recorder.ts";
import { amazon } from "./amazon-stack.ts";
import { analyze, analyzeStack } from "./harness.ts";

const variants = {
  "an instance": {},
  "a cluster": {
    "sark:postgres kind": "cluster",
    "sark:postgres instanceClass": "db.m6gd.large",
    "sark:postgres storage": { size: "100Gi" },
  },
  Aurora: { "sark:postgres kind": "aurora", "sark:postgres storage": undefined },
  "a cache without cluster mode": { "sark:cache clusterMode": false, "sark:cache shards": 1 },
  "a proxy and a copy of backups": {
    "sark:postgres proxy": {},
    "sark:postgres backup copy": { region: "eu-west-1" },
  },
  "an acknowledged change": { "sark:aws acknowledgedChanges": ["postgres", "cache", "key"] },
};

const asResource = ({ type, name, inputs, protect }: Registration) => ({ type, name, props: inputs, protect });

describe("the rules about Amazon", () => {
  for (const [title, changes] of Object.entries(variants)) {
    it(`have nothing against the platform with ${title}`, async () => {
      const all = await recordPlatform(settingsOf(amazonWith(changes)));
      const resources = all.filter(({ type }) => type.startsWith("aws:")).map(asResource);
      assert.ok(resources.length > 20);
      const violations = [...resources.map((each) => analyze(each)), analyzeStack(resources)].flatMap((outcome) =>
        outcome.violations.filter(({ rule }) => rule.startsWith("aws-")),
      );
      assert.deepEqual(violations, []);
    });
  }

  it("have nothing against the compliant stores of their tests", () => {
    const resources = Object.entries(amazon).map(([name, resource]) => ({ ...resource, name }));
    assert.deepEqual(
      resources.flatMap((each) => analyze(each).violations),
      [],
    );
    assert.deepEqual(analyzeStack(resources).violations, []);
  });
});
