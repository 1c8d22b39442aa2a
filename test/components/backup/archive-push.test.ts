import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/lib/paths.ts";

const script = join(root, "components/backup/scripts/archive_push.sh");

/** Timeline 1 ended within its segment 6, timeline 2 within segment 15 of the second 4 GiB, timeline 3 at the very end of one. */
const history =
  "1\t0/60000A0\tno recovery target specified\n\n2\t1/F0000A0\tno recovery target specified\n\n3\t2/1000000\tx\n";

describe("what PostgreSQL's log is archived with", () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "archive-push-"));
    for (const folder of ["bin", "pg_wal"]) mkdirSync(join(directory, folder));
    writeFileSync(join(directory, "bin/pgbackrest"), '#!/bin/sh\necho "$@"\n');
    chmodSync(join(directory, "bin/pgbackrest"), 0o755);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const push = (file: string): string =>
    execFileSync("sh", [script, `pg_wal/${file}`], {
      cwd: directory,
      env: { ...process.env, PATH: `${join(directory, "bin")}:${process.env["PATH"] ?? ""}` },
      encoding: "utf8",
    }).trim();
  const pushed = (file: string): string => `--stanza=main archive-push pg_wal/${file}`;

  it("pushes everything where there has been one timeline only", () => {
    assert.equal(push("000000010000000000000007"), pushed("000000010000000000000007"));
  });

  describe("when the lead has changed", () => {
    before(() => {
      writeFileSync(join(directory, "pg_wal/00000004.history"), history);
    });

    for (const [file, what] of [
      ["000000010000000000000005", "a segment from before the change"],
      ["00000002000000010000000E", "a segment from before the second change"],
      ["000000020000000000000010", "an earlier segment with a later digit"],
      ["000000030000000200000000", "the last segment of a timeline that filled it"],
      ["000000040000000200000001", "a segment of the timeline of now"],
      ["000000010000000000000006.partial", "what the new leader has of the last segment"],
      ["000000010000000000000006.000000D8.backup", "the history of a backup"],
      ["00000004.history", "the history of a timeline"],
    ] as const) {
      it(`pushes ${what}`, () => {
        assert.equal(push(file), pushed(file));
      });
    }

    for (const [file, end] of [
      ["000000010000000000000006", "0/60000A0"],
      ["000000010000000000000007", "0/60000A0"],
      ["00000002000000010000000F", "1/F0000A0"],
      ["000000020000000200000000", "1/F0000A0"],
      ["000000030000000200000001", "2/1000000"],
    ] as const) {
      it(`does not push ${file}, of which other members have another`, () => {
        const timeline = Number.parseInt(file.slice(0, 8), 16);
        assert.equal(push(file), `${file} is left over from timeline ${timeline}, which ended at ${end}: not archived`);
      });
    }
  });
});
