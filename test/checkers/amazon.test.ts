import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { setUpCfnLint, setUpCheckov, setUpMoto } from "../../tools/setup/index.ts";
import { amazonVariants } from "../support/amazon-variants.ts";
import { settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import { botocore, cfnLint } from "./support/amazon/checkers.ts";
import { templateOf, translated } from "./support/amazon/translation.ts";
import { checkov } from "./support/checkov.ts";
import { amazonExceptions, unborne, unused } from "./support/exceptions.ts";
import { type Finding, templateCheckers } from "./support/finding.ts";

const region = "eu-central-1";

describe("what is made at Amazon, by the models of Amazon's services, cfn-lint and Checkov", function () {
  this.timeout(900_000);
  const directory = mkdtempSync(join(tmpdir(), "templates-"));
  const found: Finding[] = [];
  let moto: string;
  let linter: string;
  let scanner: string;

  before(async () => {
    const progress = new Progress(new Log("amazontest"));
    [moto, linter, scanner] = [await setUpMoto(progress), await setUpCfnLint(progress), await setUpCheckov(progress)];
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  /** Writes the template of what is translated; returns its file. */
  const template = (name: string, translations: ReturnType<typeof translated>): string => {
    const file = join(directory, `${name.replaceAll(/\W/g, "-")}.json`);
    writeFileSync(file, JSON.stringify(templateOf(translations)));
    return file;
  };

  for (const [name, configuration] of Object.entries(amazonVariants)) {
    it(`has no unknown defect in ${name}`, async () => {
      const translations = translated(await recordPlatform(settingsOf(configuration)));
      const file = template(name, translations);
      const requests = await botocore(moto, translations);
      const scanned = await checkov(scanner, file, "cloudformation");
      const findings = [...(await cfnLint(linter, file, region)), ...scanned.findings];
      found.push(...findings);
      console.log(
        `measured: ${requests.checks} requests of ${translations.length} resources at Amazon were held to their models, and ` +
          `Checkov made ${scanned.checks} checks`,
      );
      assert.ok(requests.checks >= translations.length && scanned.checks >= 10, `${scanned.checks} checks`);
      assert.deepEqual([...requests.findings, ...unborne(findings, amazonExceptions)], []);
    });
  }

  it("needs every exception", () => {
    assert.deepEqual(
      templateCheckers.flatMap((checker) => unused(checker, found, amazonExceptions)),
      [],
    );
  });

  it("is read: a wrong value, a wrong name and a key that never changes are found", async () => {
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
    const file = template("careless", translations);
    const { findings } = await botocore(moto, translations);
    assert.match(findings[0] ?? "", /^Key careless: enum: /);
    assert.match(findings[1] ?? "", /^Key careless: shape: .*KeySpecification/s);
    const objections = [
      ...(await cfnLint(linter, file, region)),
      ...(await checkov(scanner, file, "cloudformation")).findings,
    ];
    for (const check of ["E3002", "CKV_AWS_7"]) {
      const about = objections.filter((one) => one.check === check).map(({ resource }) => resource);
      assert.deepEqual(about, ["AWS::KMS::Key KeyCareless"], check);
    }
  });
});
