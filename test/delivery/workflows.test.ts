import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../support/stacks.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly "timeout-minutes"?: number;
  readonly if?: string;
  readonly needs?: string;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string) => readFileSync(join(root, file), "utf8");
const files = globSync(".github/workflows/*.yml", { cwd: root }).sort();
const workflow = (name: string) => parse(read(`.github/workflows/${name}.yml`)) as Workflow;
const all = files.map((file) => [file, parse(read(file)) as Workflow] as const);
const jobs = all.flatMap(([file, { jobs: found }]) =>
  Object.entries(found).map(([name, job]) => [`${file} ${name}`, job] as const),
);
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);

/** Rights that a job may have at most: what GitHub's token and OpenID Connect are needed for. */
const rights: Readonly<Record<string, readonly string[]>> = {
  contents: ["read"],
  "id-token": ["write"],
  "pull-requests": ["read", "write"],
};

describe("the workflows", () => {
  it("are those for previews, deployment, drift and the restore check", () => {
    assert.deepEqual(
      files.map((file) => file.split("/").at(-1)),
      ["deploy.yml", "drift.yml", "preview.yml", "restore-check.yml"],
    );
  });

  for (const file of [...files, ...globSync(".github/actions/*/action.yml", { cwd: root })]) {
    it(`${file} takes actions by the commit, and says which version that is`, () => {
      const used = [...read(file).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, use = ""]) => use);
      assert.ok(used.length > 0);
      for (const use of used)
        assert.match(use, /^(?:\.\/\.github\/actions\/[\w-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    });

    it(`${file} puts nothing that others write into a script`, () => {
      const document = parse(read(file)) as { runs?: { steps: readonly Step[] } };
      const steps =
        document.runs?.steps ?? jobs.filter(([name]) => name.startsWith(file)).flatMap(([, job]) => job.steps);
      for (const { run = "" } of steps) assert.ok(!run.includes("${{"), run);
    });
  }

  it("have no right but those that a job asks for, and no job asks for more than it may", () => {
    for (const [file, { permissions }] of all) assert.deepEqual(permissions, {}, file);
    for (const [name, { permissions = {} }] of jobs) {
      for (const [right, level] of Object.entries(permissions)) {
        assert.ok(rights[right]?.includes(level), `${name}: ${right}: ${level}`);
      }
    }
    const writers = jobs.filter(([, { permissions = {} }]) => permissions["pull-requests"] === "write");
    assert.deepEqual(
      writers.map(([name]) => name),
      [".github/workflows/preview.yml preview"],
    );
  });

  it("use no stored secret: roles come through OpenID Connect, from the environment of the stack", () => {
    for (const file of files) assert.ok(!read(file).includes("secrets."), file);
    for (const [name, { permissions = {}, environment }] of jobs) {
      assert.equal(permissions["id-token"] === "write", environment !== undefined, name);
    }
  });

  it("give a fork nothing: its pull request gets no job, and no workflow runs with more than its own rights", () => {
    const { jobs: preview } = workflow("preview");
    assert.equal(preview["affected"]?.if, "github.event.pull_request.head.repo.full_name == github.repository");
    assert.equal(preview["preview"]?.needs, "affected");
    for (const [file, { on }] of all) assert.ok(!("pull_request_target" in on) && !("workflow_run" in on), file);
  });

  it("deploy a stack once at a time, and never break a deployment off", () => {
    const deploy = workflow("deploy").jobs["deploy"];
    assert.deepEqual(deploy?.concurrency, { group: "deploy-${{ matrix.stack }}", "cancel-in-progress": false });
    assert.equal(deploy.environment, "${{ matrix.stack }}");
  });

  it("end: each job has a time limit, and leaves no credentials in the checkout", () => {
    for (const [name, job] of jobs) {
      assert.ok((job["timeout-minutes"] ?? Infinity) <= 90, name);
      for (const { uses, with: options } of job.steps) {
        if (uses?.startsWith("actions/checkout@") === true) assert.equal(options?.["persist-credentials"], false, name);
      }
    }
  });

  for (const file of [...files, "docs/ci/gitlab-ci.yml"]) {
    it(`${file} only runs commands of the project`, () => {
      parse(read(file));
      const commands = [...read(file).matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name = ""]) => name);
      assert.ok(commands.length > 0);
      for (const name of commands) assert.ok(scripts.includes(name), name);
    });
  }

  it("pass options that the commands have", () => {
    const commandLine = ["tools/cli.ts", "tools/commands/delivery.ts", "tools/commands/options.ts"]
      .map(read)
      .join("\n");
    for (const file of [...files, "docs/ci/gitlab-ci.yml"]) {
      const calls = read(file)
        .split("\n")
        .filter((line) => line.includes("npm run"));
      for (const [, option = ""] of calls.join("\n").matchAll(/(?<=\s|\{ALLOW:\+|')(--[a-z-]+)/g)) {
        if (option !== "--silent")
          assert.ok(commandLine.includes(`${option} <`) || commandLine.includes(`"${option}"`), option);
      }
    }
  });
});
