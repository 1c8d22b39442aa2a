import assert from "node:assert/strict";
import { awk, run } from "./support/simulated-cluster.ts";

const id = (digit: string) => digit.repeat(40);

const node = (digit: string, ordinal: number, flags: string, primary = "-", rest = "connected") =>
  `${id(digit)} 10.96.0.${ordinal + 1}:6379@16379,cache-${ordinal}.cache-members.home.svc ${flags} ${primary} 0 17957 4 ${rest}`;

const nodes = [
  node("a", 0, "myself,master", "-", "connected 0-5460 7000 [93-<-ffff]"),
  node("b", 1, "master", "-", "connected 5461-6999"),
  node("c", 2, "slave", id("a")),
  node("d", 3, "slave,fail", id("b"), "disconnected"),
  node("e", 4, "master,fail?", "-", "disconnected"),
  `${id("f")} :0@0,cache-4.cache-members.home.svc master,fail,noaddr - 1 1 1 disconnected`,
  `${id("9")} 10.96.0.9:6379@16379 handshake - 1 0 0 connected`,
];

const info = "# Server\r\nvalkey_version:9.1.2\r\navailability_zone:eu-1a\r\n\r\n# Replication\r\nrole:master\r\n";

const factsOf = (...lines: readonly string[]) =>
  awk("facts.awk", { ordinal: 0 }, ...lines)
    .trim()
    .split("\n");

describe("facts about a member", () => {
  it("are its own role, zone and slots, and how it sees the others", () => {
    assert.deepEqual(factsOf(...nodes, info), [
      `member 0 ${id("a")} 10.96.0.1 primary - - eu-1a -`,
      "slots 0 0 5460",
      "slots 0 7000 7000",
      `knows 0 ${id("b")} connected 10.96.0.2`,
      `knows 0 ${id("c")} connected 10.96.0.3`,
      `knows 0 ${id("d")} failed 10.96.0.4`,
      `knows 0 ${id("e")} suspected 10.96.0.5`,
      `knows 0 ${id("f")} gone -`,
      `knows 0 ${id("9")} handshake 10.96.0.9`,
    ]);
  });

  it("of a replica say whom it follows, and whether it does", () => {
    const replica = node("c", 2, "myself,slave", id("a"));
    const [fact] = factsOf(replica, "availability_zone:\r\nmaster_link_status:down\r\nslave_repl_offset:42\r\n");
    assert.equal(fact, `member 0 ${id("c")} 10.96.0.3 replica ${id("a")} down - 42`);
  });

  it("say that slots are on their way", () => {
    const migration = (state: string) => ["name", id("1"), "slot_ranges", "0-10", "state", state, "message", ""];
    const isUnderWay = (state: string) => factsOf(...nodes, info, ...migration(state)).includes("migrates 0");
    assert.equal(isUnderWay("snapshotting"), true);
    for (const state of ["success", "failed", "canceled"]) assert.equal(isUnderWay(state), false, state);
  });

  for (const [what, answer] of [
    ["nothing", ""],
    ["that it loads", "LOADING Valkey is loading the dataset in memory"],
    ["that it does not know the administrator", "NOAUTH Authentication required."],
  ] as const) {
    it(`are that it is silent where it says ${what}`, () => {
      assert.deepEqual(factsOf(answer), ["silent 0"]);
    });
  }
});

describe("the order of leaders before an update", () => {
  const member = (ordinal: number, digit: string, primary = "-", link = "up") =>
    `member ${ordinal} ${id(digit)} 10.0.0.${ordinal} ${primary === "-" ? "primary" : "replica"} ${primary} ${link} a`;

  it("is that the first member of each shard leads it, if it has all writes", () => {
    const facts = [
      member(0, "a", id("d")),
      member(1, "b"),
      member(2, "c", id("f"), "down"),
      member(3, "d"),
      member(4, "e", id("f")),
      member(5, "f"),
      member(6, "7", id("b")),
    ];
    const orders = awk("order.awk", {}, ...facts);
    assert.deepEqual(orders.trim().split("\n").sort(), ["lead 0", "lead 4"]);
  });
});

describe("a member is ready", () => {
  const state = (text: string) => `cluster_state:${text}\r\ncluster_slots_assigned:16384\r`;
  const primaries = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      node(String(index), index, "master", "-", `connected ${index}00-${index}99`),
    );
  const isReady = (...lines: readonly string[]) => run("ready.awk", { shards: 3 }, lines).status === 0;
  const idle = node("a", 9, "myself,master");
  const replica = node("a", 9, "myself,slave", id("0"));

  it("where it serves slots, or follows its primary", () => {
    const serving = node("a", 9, "myself,master", "-", "connected 0-5460");
    assert.equal(isReady(state("ok"), serving, ...primaries(2)), true);
    assert.equal(isReady(state("fail"), serving, ...primaries(2)), false);
    assert.equal(isReady(state("ok"), replica, ...primaries(3), "master_link_status:up\r"), true);
    assert.equal(isReady(state("ok"), replica, ...primaries(3), "master_link_status:down\r"), false);
  });

  it("where nobody serves slots yet, or fewer than there are to be", () => {
    assert.equal(isReady("cluster_state:fail", "cluster_slots_assigned:0\r", idle), true);
    assert.equal(isReady(state("ok"), idle, ...primaries(2)), true);
  });

  it("not where it has lost its disk, until it has found back", () => {
    assert.equal(isReady(state("ok"), idle, ...primaries(3)), false);
  });

  it("not where it does not answer", () => {
    assert.equal(isReady(), false);
    assert.equal(isReady("LOADING Valkey is loading the dataset in memory"), false);
  });
});

describe("a change of the size", () => {
  const members = [
    node("a", 0, "myself,master", "-", "connected 0-5460"),
    node("b", 1, "master", "-", "connected 5461-10922"),
    node("c", 2, "master", "-", "connected 10923-16383"),
    ...["d", "e", "f"].map((digit, index) => node(digit, index + 3, "slave", id("a"))),
  ];
  const judge = (wanted: number, shards: number, lines = members) => run("resize.awk", { wanted, shards }, lines);

  it("is let pass where nothing is lost by it", () => {
    for (const [wanted, shards] of [
      [6, 3],
      [8, 4],
      [9, 3],
      [12, 4],
    ] as const) {
      assert.deepEqual(judge(wanted, shards), { status: 0, stdout: "", stderr: "" });
    }
    // One that is gone for ever does not count.
    const gone = node("9", 7, "master,fail", "-", "disconnected");
    assert.equal(judge(6, 3, [...members, gone]).status, 0);
  });

  it("makes shards of one primary with replicas where enough members join", () => {
    const replicated = [
      node("a", 0, "myself,master", "-", "connected 0-16383"),
      ...["b", "c"].map((digit, index) => node(digit, index + 1, "slave", id("a"))),
    ];
    assert.equal(judge(6, 3, replicated).status, 0);
    assert.match(judge(4, 3, replicated).stdout, /^refused, nothing was changed: there would be 3 shards instead of 1/);
  });

  for (const [what, wanted, shards, says] of [
    ["fewer members", 4, 3, /the cluster has 6 members, and the settings want 4\. Making it smaller is not done/],
    ["one primary with five replicas in place of shards", 6, 1, /the cluster has 3 shards, and the settings want 1\./],
    ["fewer shards", 6, 2, /the cluster has 3 shards, and the settings want 2\. Making it smaller is not done/],
    ["shards out of replicas", 8, 6, /there would be 6 shards instead of 3, and only 2 new members to lead them/],
  ] as const) {
    it(`is refused with the reason: ${what}`, () => {
      const { status, stdout } = judge(wanted, shards);
      assert.equal(status, 1);
      assert.match(stdout, /^refused, nothing was changed: /);
      assert.match(stdout, says);
    });
  }
});
