import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../support/stacks.ts";

// What documents tell people to type must exist: commands of the project with their options, and programs that are named as needed.

const read = (file: string) => readFileSync(join(root, file), "utf8");
const files = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root }).sort()];
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
const commandLine = [
  "tools/cli.ts",
  "tools/commands/delivery.ts",
  "tools/commands/options.ts",
  "tools/delivery/questions.ts",
]
  .map(read)
  .join("\n");

/** Programs of others that documents may call, with the commands of theirs that are used. */
const programs: Readonly<Record<string, RegExp>> = {
  kubectl:
    /^(?:annotate|create|delete|describe|exec|get|label|logs|patch|port-forward|rollout|scale|taint|top|uncordon|wait)$/,
  pulumi: /^(?:cancel|config|login|preview|refresh|stack|state|up)$/,
  aws: /^(?:eks|kms|s3|s3api)$/,
  vault: /^(?:kv|policy|write)$/,
  amtool: /./,
  psql: /./,
  rm: /./,
  // Defined in docs/runbooks/README.md.
  query: /./,
  promtool: /./,
  openssl: /./,
  curl: /./,
  node: /./,
  git: /./,
  docker: /^run$/,
  grep: /./,
  jq: /./,
};

/** The commands of a shell block: one a line, with continued lines and quoted line ends joined. */
function commandsIn(block: string): readonly string[] {
  const joined = block
    .replace(/^ {0,3}/gm, "")
    .replace(/\\\n\s*/g, " ")
    // Texts in quotes are arguments, whatever they say.
    .replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, (text) => text.replaceAll("\n", " "));
  return joined
    .split("\n")
    .flatMap((line) => line.replace(/(?:^|\s)#.*$/, "").split(/\s*(?:&&|\|\||;)\s*/))
    .map((line) => line.trim().replace(/^(?:do|then|else)\s+/, ""))
    .map((line) => line.replace(/^\w+=\$\(/, "").trim())
    .filter((line) => line !== "" && !/^(?:for|if|while|done|fi|do|break|\}|\w+\(\)|\w+=\S*$)/.test(line));
}

const blocksIn = (text: string) =>
  [...text.matchAll(/^ {0,3}```sh\n([\s\S]*?)^ {0,3}```/gm)].map(([, block = ""]) => block);

function requireCommand(command: string): void {
  const [program = "", ...args] = command.split(/\s+/);
  if (program === "npm") {
    const [verb = "", script = ""] = args;
    const name = verb === "run" ? script : verb;
    assert.ok(scripts.includes(name), `package.json has no script ${name}: ${command}`);
    if (name === "pulumi" || name === "kubectl") return;
    for (const [, option = ""] of command.matchAll(/\s(--[a-z][a-z-]+)/g)) {
      const question = `name: "${option.slice(2)}"`;
      const isKnown =
        commandLine.includes(`"${option}`) ||
        commandLine.includes(question) ||
        commandLine.includes(`value("${option.slice(2)}"`);
      assert.ok(isKnown, `no command has the option ${option}: ${command}`);
    }
    return;
  }
  const known = programs[program];
  assert.ok(known, `nothing says where ${program} comes from: ${command}`);
  assert.match(args[0] ?? "", known, command);
}

describe("the documents", () => {
  let count = 0;
  for (const file of files) {
    const commands = blocksIn(read(file)).flatMap(commandsIn);
    count += commands.length;
    if (commands.length === 0) continue;
    it(`${file} only names commands that exist`, () => {
      commands.forEach(requireCommand);
    });
  }

  it("name many", () => {
    assert.ok(count > 100, String(count));
  });

  it("lead to files that exist", () => {
    for (const file of files) {
      for (const [, target = ""] of read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
        const path = join(dirname(file), target);
        assert.doesNotThrow(() => readFileSync(join(root, path)), `${file} leads to ${target}`);
      }
    }
  });

  it("lead to headings that exist", () => {
    const anchors = (text: string) =>
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replace(/[^\w\s-]/g, "")
          .trim()
          .replaceAll(" ", "-"),
      );
    for (const file of files) {
      for (const [, target = "", anchor = ""] of read(file).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)]+)\)/g)) {
        const text = read(target === "" ? file : join(dirname(file), target));
        assert.ok(anchors(text).includes(anchor), `${file} leads to ${target}#${anchor}`);
      }
    }
  });
});

describe("docs/faq.md", () => {
  const sources = globSync("{settings,tools,components,policy}/**/*.ts", { cwd: root })
    .map(read)
    .join("\n")
    .replace(/["'`]\s*\+\s*["'`]/g, "")
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…")
    .replace(/\\(["'`])/g, "$1");
  const messages = [...read("docs/faq.md").matchAll(/^\*\*`([^`]+)`\*\*/gm)].map(([, message = ""]) => message);

  it("explains many messages", () => {
    assert.ok(messages.length >= 20, String(messages.length));
  });

  for (const message of messages) {
    it(`explains a message of the program: ${message}`, () => {
      for (const part of message.split("…").map((text) => text.trim())) {
        assert.ok(part === "" || sources.includes(part), `no source says "${part}"`);
      }
    });
  }
});
