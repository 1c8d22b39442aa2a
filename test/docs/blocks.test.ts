import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../support/stacks.ts";

interface Block {
  /** The beginning of its first line. */
  readonly starts: string;
  readonly test?: string;
  /** A part of the title of the test. */
  readonly title?: string;
  readonly reason?: string;
}

interface List {
  readonly reasons: Readonly<Record<string, string>>;
  readonly blocks: Readonly<Record<string, readonly Block[]>>;
}

const read = (file: string) => readFileSync(join(root, file), "utf8");
const { reasons, blocks } = parse(read("test/docs/blocks.yaml")) as List;

/** Blocks of commands in a document, whatever shell they name. */
const blocksIn = (file: string): readonly string[] =>
  [...read(file).matchAll(/^ {0,3}```(?:sh|bash|shell|console)\n([\s\S]*?)^ {0,3}```/gm)].map(([, block = ""]) =>
    block.trim(),
  );

const documents = ["README.md", "CONTRIBUTING.md", "policy/README.md", ...globSync("docs/**/*.md", { cwd: root })];
const files = documents.filter((file) => blocksIn(file).length > 0).sort();

describe("every block of commands in the documents", () => {
  it("is listed, in a file that is listed, and no other", () => {
    assert.deepEqual(Object.keys(blocks).sort(), files, "mend test/docs/blocks.yaml");
  });

  for (const file of files) {
    it(`of ${file} is executed by a test, or has the reason why it is not`, () => {
      const listed = blocks[file] ?? [];
      const found = blocksIn(file);
      assert.equal(listed.length, found.length, "test/docs/blocks.yaml lists another number");
      for (const [index, { starts, test, title, reason }] of listed.entries()) {
        assert.ok(found[index]?.startsWith(starts), `block ${index + 1} does not start with: ${starts}`);
        assert.ok(test !== undefined || reason !== undefined, `${starts}: neither a test nor a reason`);
        if (reason !== undefined) assert.ok(reason in reasons, `${starts}: there is no reason ${reason}`);
        if (test === undefined) continue;
        assert.ok(existsSync(join(root, test)), `${starts}: there is no ${test}`);
        assert.ok(title !== undefined && read(test).includes(title), `${test} has no test with ${title ?? "a title"}`);
      }
    });
  }

  it("uses every reason", () => {
    const used = new Set(Object.values(blocks).flatMap((list) => list.map(({ reason }) => reason)));
    assert.deepEqual(
      Object.keys(reasons).filter((name) => !used.has(name)),
      [],
    );
  });
});
