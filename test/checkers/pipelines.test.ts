import assert from "node:assert/strict";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse, stringify } from "yaml";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { attempt } from "../../tools/lib/run.ts";
import { setUpActionlint, setUpGitLabSchema } from "../../tools/setup/index.ts";
import { root } from "../support/stacks.ts";

const progress = new Progress(new Log("pipelinetest"));

interface Finding {
  readonly kind: string;
  readonly message: string;
}

describe("the workflows of GitHub, by actionlint", function () {
  this.timeout(300_000);
  let program: string;
  let directory: string;

  before(async () => {
    program = await setUpActionlint(progress);
    directory = mkdtempSync(join(tmpdir(), "workflows-"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  /** Without the linters of scripts, which it would take from the machine where they are there. */
  async function judge(file: string, cwd: string): Promise<readonly Finding[]> {
    const options = ["-no-color", "-shellcheck=", "-pyflakes=", "-format", "{{json .}}"];
    const { status, stdout, stderr } = await attempt(program, [...options, file], { cwd });
    assert.ok(status === 0 || status === 1, stderr);
    return JSON.parse(stdout) as readonly Finding[];
  }

  for (const file of globSync(".github/workflows/*.yml", { cwd: root }).sort()) {
    it(`${file} is as GitHub takes it`, async () => {
      assert.deepEqual(await judge(file, root), []);
    });
  }

  it("is heard: it objects to what others write in a script, to an unknown job and to a wrong input of an action", async () => {
    const careless = {
      on: "pull_request",
      jobs: {
        one: {
          needs: "none",
          "runs-on": "ubuntu-24.04",
          steps: [
            { run: 'echo "${{ github.event.pull_request.title }}"' },
            { uses: "actions/checkout@v5", with: { depth: 0 } },
          ],
        },
      },
    };
    mkdirSync(join(directory, ".github/workflows"), { recursive: true });
    writeFileSync(join(directory, ".github/workflows/careless.yml"), stringify(careless));
    const found = await judge(".github/workflows/careless.yml", directory);
    assert.deepEqual(found.map(({ kind }) => kind).sort(), ["action", "expression", "job-needs"]);
  });
});

describe("the template for GitLab, by GitLab's schema", () => {
  let validate: ValidateFunction;
  const template = () => parse(readFileSync(join(root, "docs/ci/gitlab-ci.yml"), "utf8")) as Record<string, object>;

  before(async function () {
    this.timeout(120_000);
    const schema = JSON.parse(readFileSync(await setUpGitLabSchema(progress), "utf8")) as object;
    validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  });

  it("is accepted", () => {
    assert.ok(validate(template()), JSON.stringify(validate.errors, undefined, 2));
  });

  it("is refused with a misspelt key, a wrong type and an unknown moment, so the test above means something", () => {
    for (const wrong of [{ scripts: ["true"] }, { interruptible: "never" }, { when: "sometimes" }]) {
      const changed = { ...template(), deploy: { ...template()["deploy"], ...wrong } };
      assert.ok(!validate(changed), JSON.stringify(wrong));
    }
  });
});
