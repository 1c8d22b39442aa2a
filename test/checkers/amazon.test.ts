import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { setUpCfnLint, setUpMoto } from "../../tools/setup/index.ts";
import { amazonWith, settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import { botocore, cfnLint } from "./support/amazon/checkers.ts";
import { templateOf, translated } from "./support/amazon/translation.ts";

const region = "eu-central-1";

/** Changes of stack production-aws, by what is tried. */
const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "a Multi-AZ instance and a cache in shards": {},
};

describe("what is made at Amazon, by the models of Amazon's services and by cfn-lint", function () {
  this.timeout(300_000);
  const directory = mkdtempSync(join(tmpdir(), "templates-"));
  let moto: string;
  let linter: string;

  before(async function () {
    this.timeout(900_000);
    const progress = new Progress(new Log("amazontest"));
    [moto, linter] = [await setUpMoto(progress), await setUpCfnLint(progress)];
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const verdict = async (changes: Readonly<Record<string, unknown>>, name: string) => {
    const translations = translated(await recordPlatform(settingsOf(amazonWith(changes))));
    const file = join(directory, `${name.replaceAll(/\W/g, "-")}.json`);
    writeFileSync(file, JSON.stringify(templateOf(translations)));
    const requests = await botocore(moto, translations);
    return { requests, errors: await cfnLint(linter, file, region), resources: translations.length };
  };

  for (const [name, changes] of Object.entries(variants)) {
    it(`has no error in ${name}`, async () => {
      const { requests, errors, resources } = await verdict(changes, name);
      console.log(
        `measured: ${requests.checks} requests and ${resources} resources at Amazon were held to their models`,
      );
      assert.ok(requests.checks >= resources && resources > 30, `${requests.checks} requests, ${resources} resources`);
      assert.deepEqual([...requests.findings, ...errors], []);
    });
  }

  it("is read: a wrong value and a wrong name are found", async () => {
    const translations = [
      {
        resource: "Key careless",
        template: { Type: "AWS::KMS::Key", Properties: { KeySpecification: "RSA" } },
        calls: [
          { service: "kms", operation: "CreateKey", parameters: { KeySpec: "RSA" } },
          { service: "kms", operation: "CreateKey", parameters: { KeySpecification: "RSA" } },
        ],
      },
    ];
    const file = join(directory, "careless.json");
    writeFileSync(file, JSON.stringify(templateOf(translations)));
    const { findings } = await botocore(moto, translations);
    assert.match(findings[0] ?? "", /^Key careless: enum: /);
    assert.match(findings[1] ?? "", /^Key careless: shape: .*KeySpecification/s);
    assert.match((await cfnLint(linter, file, region)).join(), /E3002/);
  });
});
