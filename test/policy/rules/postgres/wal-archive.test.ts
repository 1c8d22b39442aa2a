import assert from "node:assert/strict";
import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const COMMAND = "archive_command: pgbackrest --stanza=main archive-push %p";
const patroni = (from: string, to: string) => ({ data: { "patroni.yaml": PATRONI_YAML.replace(from, to) } });
const timeout = (value: string) => patroni("archive_timeout: 300", `archive_timeout: ${value}`);
const postgres = (text: unknown) => ({ data: { "postgresql.conf": text } });

describeResourceRule("postgres-wal-archive", compliantStack.configuration, {
  violates: {
    "no archive": patroni("archive_mode: on", "archive_mode: off"),
    "no word about an archive": patroni("archive_mode: on", "fsync: on"),
    "a command that archives nothing": patroni(COMMAND, "archive_command: /bin/true"),
    "no command": patroni(COMMAND, "fsync: on"),
    "an empty library": patroni(COMMAND, 'archive_library: ""'),
    "six minutes": timeout("6min"),
    "a second too many": timeout("301"),
    "an hour": timeout("1h"),
    "a day": timeout("1d"),
    "no limit": timeout("0"),
    "no time": patroni("archive_timeout: 300", "fsync: on"),
    "a time in words": timeout("often"),
    "a unit that does not exist": timeout("1 week"),
    "PostgreSQL's own file": postgres("ssl = on\narchive_mode = on\narchive_command = 'cp %p /archive'\n"),
  },
  allows: {
    "a second": timeout("1"),
    "an archive that is on as a number": patroni("archive_mode: on", "archive_mode: 1"),
    "5 minutes": timeout("5min"),
    "300 seconds": timeout('"300 s"'),
    "300,000 milliseconds": timeout("300000ms"),
    "an archive of standbys too": patroni("archive_mode: on", "archive_mode: always"),
    "a library": patroni(COMMAND, "archive_library: basic_archive"),
    "PostgreSQL's own file": postgres(
      "ssl = on\narchive_mode = on\narchive_command = 'it''s %p' # comment\narchive_timeout 60",
    ),
    "who may connect alone": { data: { "pg_hba.conf": "hostssl all all all cert" } },
  },
  unknown: { "the file": postgres(UNKNOWN.string), "the data": { data: UNKNOWN.object } },
  violatesBesideUnknown: {
    data: { "patroni.yaml": UNKNOWN.string, "postgresql.conf": "archive_timeout = 60" },
  },
  unrelated: { metadata: UNKNOWN.object },
});

describe("postgres-wal-archive: maximumSeconds", () => {
  const violations = (maximumSeconds: number) =>
    analyze(compliantStack.configuration, { "postgres-wal-archive": { maximumSeconds } }).violations.length;

  it("is the longest time", () => {
    assert.equal(violations(300), 0);
    assert.equal(violations(299), 1);
  });
});
