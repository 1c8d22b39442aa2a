import assert from "node:assert/strict";
import fc from "fast-check";
import { account, type Attempt, type Outcome } from "../../tools/lab/cache/accounting.ts";
import { backlogIn, type Member, membersIn } from "../../tools/lab/cache/topology.ts";
import { innerDeficits, outerDeficits } from "../../tools/lab/cache/whole.ts";
import { discrepancy } from "../../tools/lab/load/numbered.ts";
import type { Pod } from "../../tools/lab/pods.ts";
import { ranges } from "./support/ranges.ts";

const attempt = (number: number, started: number, ended: number, outcome: Outcome, slot = 0): Attempt => ({
  ...{ number, slot, started, ended, outcome },
});

const kinds = ["acknowledged", "refused", "reset", "timeout", "moved", "upstream", "other"] as const;

/** Attempts that are numbered from 1 on, and for each whether its key is there. */
const histories = fc
  .array(
    fc.record({
      started: fc.integer({ min: 0, max: 100_000 }),
      latency: fc.integer({ min: 0, max: 5_000 }),
      slot: fc.integer({ min: 0, max: 16_383 }),
      outcome: fc.constantFrom(...kinds),
      present: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) => ({
    attempts: list.map(({ started, latency, outcome, slot }, index) =>
      attempt(index + 1, started, started + latency, outcome, slot),
    ),
    present: list.flatMap(({ present }, index) => (present ? [index + 1] : [])),
  }));

describe("the account of writes to the cache", () => {
  it("counts every write once, and tells what a replica had from what none could have", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 100_000 }), ({ attempts, present }, fault) => {
        const found = account(attempts, ranges(present), [[0, 5460]], fault);
        const bad = attempts.filter(({ outcome }) => outcome !== "acknowledged");
        const gone = attempts.filter(({ number, outcome }) => outcome === "acknowledged" && !present.includes(number));
        assert.deepEqual([found.sent, found.failed], [attempts.length, bad.length]);
        assert.equal(
          Object.values(found.failures).reduce((sum, count) => sum + count, 0),
          bad.length,
        );
        assert.equal(found.lost, gone.length);
        assert.equal(found.lostReplicated, gone.filter(({ ended }) => ended < fault - 1_000).length);
        assert.equal(discrepancy(attempts, ranges(present), "keys"), undefined);
      }),
    );
  });

  it("has an outage of the slots in question alone, from the start to the end", () => {
    const ok = (number: number, at: number, slot: number) => attempt(number, at, at, "acknowledged", slot);
    const attempts = [
      ok(1, 0, 5),
      ok(2, 0, 9_000),
      attempt(3, 500, 500, "upstream", 5),
      ok(4, 1_000, 9_000),
      ok(5, 4_000, 5),
    ];
    const { outage, outageElsewhere } = account(attempts, [[1, 5]], [[0, 100]], 0);
    assert.deepEqual([outage, outageElsewhere], [4, 3]);
    const never = account([attempt(1, 0, 7_000, "timeout", 5), ok(2, 0, 9_000)], [], [[0, 100]], 0);
    assert.equal(never.outage, 7);
    // Where there is one shard, there are no others to suffer.
    assert.equal(account([ok(1, 0, 5), ok(2, 9_000, 5)], [[1, 2]], [[0, 16_383]], 0).outageElsewhere, 0);
  });

  for (const [what, numbers, present, message] of [
    ["a result is missing", [1, 3], [[1, 3]], /of 3 writes 1 have no result, 0 have two, and 1 keys/],
    ["a result is there twice", [1, 2, 2], [[1, 2]], /0 have no result, 1 have two/],
    ["a key is of nobody", [1, 2], [[1, 9]], /7 keys belong to no write/],
  ] as const) {
    it(`says that it is not exact where ${what}`, () => {
      const attempts = numbers.map((number) => attempt(number, 0, 1, "acknowledged"));
      assert.match(discrepancy(attempts, present, "keys") ?? "", message);
    });
  }
});

const id = (digit: string) => digit.repeat(40);
const line = (digit: string, name: string, flags: string, follows = "-", rest = "connected") =>
  `${id(digit)} 10.96.0.1:6379@16379,${name}.cache-members.home.svc ${flags} ${follows} 0 1 1 ${rest}`;

const text = [
  line("a", "cache-0", "myself,master", "-", "connected 0-5460 6000"),
  line("b", "cache-1", "master", "-", "connected 5461-5999 6001-10922 [7-<-x]"),
  line("c", "cache-2", "master", "-", "connected 10923-16383"),
  line("d", "cache-3", "slave", id("b")),
  line("e", "cache-4", "slave", id("c")),
  line("f", "cache-5", "slave", id("a")),
].join("\n");

describe("the members of the cache", () => {
  it("are read from what one of them says", () => {
    const found = membersIn(`${text}\n`);
    assert.deepEqual(found[1], {
      name: "cache-1",
      id: id("b"),
      role: "primary",
      follows: undefined,
      well: true,
      slots: [
        [5461, 5999],
        [6001, 10922],
      ],
    });
    assert.deepEqual([found[3]?.role, found[3]?.follows], ["replica", id("b")]);
    for (const [flags, link] of [
      ["slave,fail", "connected"],
      ["slave,fail?", "connected"],
      ["handshake", "connected"],
      ["slave", "disconnected"],
    ] as const) {
      assert.equal(membersIn(line("9", "cache-9", flags, "-", link))[0]?.well, false, flags);
    }
  });

  const shape = { shards: 3, replicas: 1 };
  const zones = new Map(["a", "b", "c", "a", "b", "c"].map((zone, index) => [`cache-${index}`, zone]));
  const changed = (from: string, to: string): readonly Member[] => membersIn(text.replace(from, to));

  it("are whole where all slots are served and every primary has its replica elsewhere", () => {
    assert.deepEqual(innerDeficits(membersIn(text), shape, zones), []);
  });

  for (const [what, found, says] of [
    [
      "one is not reached",
      changed("cache-4.cache-members.home.svc slave", "cache-4.cache-members.home.svc slave,fail"),
      /cache-4 not reached/,
    ],
    ["slots are served by nobody", changed("10923-16383", "10923-16000"), /16001 of 16384 slots served/],
    [
      "a primary has no replica",
      changed(`slave ${id("a")}`, `slave ${id("b")}`),
      /cache-0, cache-1 without 1 replicas/,
    ],
    ["a shard is missing", changed("connected 10923-16383", "connected"), /2 of 3 primaries/],
    [
      "a replica is beside its primary",
      changed(`slave ${id("b")}`, `slave ${id("a")}`),
      /cache-3 in the zone of its primary/,
    ],
  ] as const) {
    it(`are not whole where ${what}`, () => {
      assert.match(innerDeficits(found, shape, zones).join("; "), says);
    });
  }

  it("are not whole where pods are missing, not ready or about to end", () => {
    const pod = (name: string, ready: "True" | "False", deletionTimestamp?: string): Pod => ({
      metadata: { name, namespace: "home", uid: name, ...(deletionTimestamp !== undefined && { deletionTimestamp }) },
      spec: {},
      status: { phase: "Running", conditions: [{ type: "Ready", status: ready }] },
    });
    const names = ["cache-0", "cache-1", "cache-2", "cache-3", "cache-4"];
    const pods = names.map((name) => pod(name, "True"));
    assert.deepEqual(outerDeficits([...pods, pod("cache-5", "True")], shape), []);
    assert.deepEqual(outerDeficits(pods, shape), ["5 of 6 pods"]);
    assert.deepEqual(outerDeficits([...pods, pod("cache-5", "False")], shape), ["cache-5 not ready"]);
    assert.deepEqual(outerDeficits([...pods, pod("cache-5", "True", "now")], shape), ["cache-5 not ready"]);
  });
});

describe("what a member says of its memory", () => {
  it("has the size of the backlog", () => {
    assert.equal(backlogIn("used_memory:9\r\nmem_replication_backlog:8611784\r\n"), 8_611_784);
    assert.ok(Number.isNaN(backlogIn("ERR\r\n")));
  });
});
