import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyWithoutPages } from "../../tools/setup/alertmanager-sources.ts";

describe("Alertmanager's sources", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sark-alertmanager-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it("are copied as they are, with something in place of the pages that their module lacks", () => {
    const [module, copy] = [join(directory, "module"), join(directory, "copy")];
    mkdirSync(join(module, "ui/app"), { recursive: true });
    writeFileSync(join(module, "ui/web.go"), "package ui\n");
    // As Go unpacks modules.
    for (const folder of ["ui/app", "ui", "."]) chmodSync(join(module, folder), 0o555);
    try {
      copyWithoutPages(module, copy);
    } finally {
      for (const folder of [".", "ui", "ui/app"]) chmodSync(join(module, folder), 0o755);
    }
    assert.equal(readFileSync(join(copy, "ui/web.go"), "utf8"), "package ui\n");
    assert.deepEqual(readdirSync(join(copy, "ui/app/dist")).sort(), ["elm", "mantine"]);
    assert.deepEqual(readdirSync(join(module, "ui/app")), []);
  });
});
