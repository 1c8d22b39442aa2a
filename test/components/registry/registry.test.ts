import assert from "node:assert/strict";
import { amazonWith, exampleWith, problemsIn, refusal, settingsOf } from "../../support/configuration.ts";
import { addressOf, ofKind, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { account } from "../../support/secret-stores.ts";

const repositories = { names: ["platform/sark", "platform/gateway"] };
const settings = (changes: Readonly<Record<string, unknown>> = {}) =>
  settingsOf(amazonWith({ "sark:aws repositories": repositories, ...changes }));

describe("repositories of images", () => {
  it("keep what a tag names, scan it, and are encrypted and hard to lose", async () => {
    const all = await recordPlatform(settings({ "sark:deletionProtection": true }));
    const { inputs, protect } = theOne(all, "Repository", "sark-images-platform-sark");
    assert.equal(protect, true);
    assert.equal(inputs["name"], "platform/sark");
    assert.equal(inputs["imageTagMutability"], "IMMUTABLE");
    assert.deepEqual(inputs["imageScanningConfiguration"], { scanOnPush: true });
    const [encryption] = inputs["encryptionConfigurations"] as readonly Readonly<Record<string, string>>[];
    assert.match(encryption?.["kmsKey"] ?? "", /key\/sark-aws-key$/);
    assert.equal(ofKind(all, "Repository").length, 2);
  });

  it("let go of what no tag names", async () => {
    const all = await recordPlatform(settings({ "sark:aws repositories": { ...repositories, untaggedDays: 3 } }));
    const { policy } = theOne(all, "LifecyclePolicy", "sark-images-platform-gateway").inputs;
    assert.match(String(policy), /"tagStatus":"untagged".*"countNumber":3/);
  });

  it("may go once that is acknowledged", async () => {
    const all = await recordPlatform(settings({ "sark:aws acknowledgedChanges": ["images"] }));
    for (const { protect, inputs } of ofKind(all, "Repository")) {
      assert.equal(protect, false);
      assert.equal(inputs["forceDelete"], false);
    }
  });

  it("are made where nothing else is at Amazon, and in a preview too", async () => {
    const alone = settingsOf(exampleWith({ "sark:aws": { ...account, repositories } }));
    const all = await recordPlatform(alone);
    assert.equal(ofKind(all, "Repository").length, 2);
    const preview = await recordPlatform(alone, { preview: true });
    assert.deepEqual(preview.map(addressOf).sort(), all.map(addressOf).sort());
  });

  it("are refused under names that ECR does not take, and twice", () => {
    for (const [names, message] of [
      [["Platform/Sark"], /sark:aws.repositories.names\[0\] must be the name of a repository/],
      [["sark", "sark"], /sark:aws.repositories.names must not name one twice/],
    ] as const) {
      const found = problemsIn(refusal(amazonWith({ "sark:aws repositories": { names } })));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    }
  });
});
