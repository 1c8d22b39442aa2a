import assert from "node:assert/strict";
import type { Settings } from "../../settings.ts";
import type { Pod } from "../../tools/lab/pods.ts";
import { type Member, membersIn } from "../../tools/lab/postgres/patroni.ts";
import { longestSilence, ownPostgres } from "../../tools/lab/postgres/platform.ts";
import { innerDeficits, outerDeficits } from "../../tools/lab/postgres/whole.ts";
import { configuration } from "../../tools/lab/postgres/writer.ts";
import { scenarios } from "../../tools/lab/scenarios/index.ts";
import { example, settingsOf } from "../support/configuration.ts";

const pod = (number: number, role: string, changes: { ready?: boolean; ending?: boolean } = {}): Pod => ({
  metadata: {
    name: `postgres-${number}`,
    namespace: "mcp",
    uid: String(number),
    labels: { role },
    ...(changes.ending === true && { deletionTimestamp: "now" }),
  },
  spec: { nodeName: "node-a" },
  status: {
    phase: "Running",
    podIP: `10.0.0.${number}`,
    conditions: [{ type: "Ready", status: changes.ready === false ? "False" : "True" }],
  },
});

const member = (number: number, role: Member["role"], state: string, timeline = 2): Member => ({
  name: `postgres-${number}`,
  role,
  state,
  timeline,
});

const pods = [pod(0, "replica"), pod(1, "primary"), pod(2, "replica")];
const [first, second, third]: readonly [Member, Member, Member] = [
  member(0, "synchronous", "streaming"),
  member(1, "leader", "running"),
  member(2, "replica", "streaming"),
];
const members = [first, second, third];
const outside = { pods, endpoints: ["10.0.0.1"], replicas: 3 };

describe("a whole PostgreSQL", () => {
  it("has a leader that its Service leads to, and replicas that stream", () => {
    assert.deepEqual(outerDeficits(outside), []);
    assert.deepEqual(innerDeficits(members, outside), []);
  });

  for (const [what, changes, message] of [
    ["a pod is missing", { pods: pods.slice(0, 2) }, /2 of 3 pods/],
    ["a pod is not ready", { pods: [pod(0, "replica", { ready: false }), ...pods.slice(1)] }, /postgres-0 not ready/],
    ["a pod ends", { pods: [pod(0, "replica", { ending: true }), ...pods.slice(1)] }, /postgres-0 not ready/],
    ["two pods are labelled", { pods: [pod(0, "primary"), ...pods.slice(1)] }, /2 pods labelled/],
    ["the Service leads to nobody", { endpoints: [] }, /leads to nobody/],
    ["the Service leads to two", { endpoints: ["10.0.0.1", "10.0.0.2"] }, /leads to 10\.0\.0\.1, 10\.0\.0\.2/],
    ["the Service leads to a replica", { endpoints: ["10.0.0.2"] }, /leads to 10\.0\.0\.2/],
  ] as const) {
    it(`is not there where ${what}`, () => {
      assert.match(outerDeficits({ ...outside, ...changes }).join("; "), message);
    });
  }

  for (const [what, changed, message] of [
    ["a member is missing", [second, third], /2 of 3 members/],
    ["nobody leads", [first, member(1, "replica", "streaming"), third], /0 leaders; the leader is absent/],
    ["two lead", [member(0, "leader", "running"), second, third], /2 leaders/],
    ["the leader starts", [first, member(1, "leader", "starting"), third], /the leader is starting/],
    ["a replica does not stream", [first, second, member(2, "replica", "running")], /postgres-2 is running/],
    ["a replica is on another timeline", [first, second, member(2, "replica", "streaming", 1)], /postgres-2/],
    ["no standby is synchronous", [member(0, "replica", "streaming"), second, third], /no synchronous standby/],
    [
      "another pod is labelled",
      [member(0, "leader", "running"), member(1, "synchronous", "streaming"), third],
      /another pod is labelled/,
    ],
  ] as const) {
    it(`is not there where ${what}`, () => {
      assert.match(innerDeficits(changed, outside).join("; "), message);
    });
  }
});

describe("the members of PostgreSQL", () => {
  it("are read from Patroni's own list, which leaves out what is empty", () => {
    const list = [
      { Cluster: "postgres", Member: "postgres-0", Host: "10.0.0.1", Role: "Leader", State: "running", TL: 3 },
      { Cluster: "postgres", Member: "postgres-1", Role: "Quorum Standby", State: "streaming", TL: 3, "Replay Lag": 0 },
      { Cluster: "postgres", Member: "postgres-2", Role: "Sync Standby", State: "streaming", TL: 3 },
      { Cluster: "postgres", Member: "postgres-3", Role: "Replica" },
    ];
    assert.deepEqual(membersIn(JSON.stringify(list)), [
      { name: "postgres-0", role: "leader", state: "running", timeline: 3 },
      { name: "postgres-1", role: "synchronous", state: "streaming", timeline: 3 },
      { name: "postgres-2", role: "synchronous", state: "streaming", timeline: 3 },
      { name: "postgres-3", role: "replica", state: "", timeline: 0 },
    ]);
  });

  it("have no role that is not known", () => {
    assert.throws(() => membersIn('[{"Member":"postgres-0","Role":"Standby Leader"}]'), /role Standby Leader/);
  });
});

describe("what is allowed to a leader that is silent", () => {
  const of = (postgres: object) => ownPostgres({ ...settingsOf(example), postgres } as unknown as Settings);

  it("depends on the preset of Patroni's times", () => {
    assert.deepEqual(of({ mode: "cluster", timing: "fast" }), { silentLeader: 20 });
    assert.deepEqual(of({ mode: "cluster", timing: "balanced" }), { silentLeader: 30 });
    assert.equal(longestSilence, 30);
  });

  it("is nobody's business where others run PostgreSQL", () => {
    assert.equal(of({ mode: "existing" }), undefined);
  });

  it("depends on the times themselves where they are no preset", () => {
    const timing = { ttl: 60, loopWait: 10, retryTimeout: 20 };
    assert.deepEqual(of({ mode: "cluster", timing }), { silentLeader: 75 });
  });
});

describe("the scenarios of PostgreSQL", () => {
  const found = scenarios.filter(({ name }) => /^(postgres|pooler)-/.test(name));

  it("are all there, and each allows no acknowledged write to be lost", () => {
    assert.equal(found.length, 19);
    for (const { name, bounds } of found) assert.deepEqual(bounds["lost"], { atMost: 0 }, name);
  });

  it("have the bounds that operators may rely on, in seconds without a write", () => {
    const outages = Object.fromEntries(found.map(({ name, bounds }) => [name, bounds["outage"]]));
    for (const [name, seconds] of [
      ["postgres-leader-killed", 5],
      ["postgres-leader-crashed", 5],
      ["postgres-leader-deleted", 5],
      ["postgres-leader-terminated", 2],
      ["postgres-switchover", 2],
      ["postgres-scaled", 5],
      ["postgres-leader-frozen", 30],
      ["postgres-leader-cut-off", 30],
      ["postgres-api-server-cut", 1],
    ] as const) {
      assert.deepEqual(outages[name], { atMost: seconds }, name);
    }
  });
});

describe("what the writer is told", () => {
  it("is one line, for its password must not be an argument", () => {
    const connection = { host: "h", port: 5432, database: "d", user: "u", password: "p", authority: "line\nline\n" };
    const text = configuration(connection, { rate: 5 });
    assert.equal(text.indexOf("\n"), text.length - 1);
    assert.deepEqual(JSON.parse(text), { ...connection, rate: 5 });
  });
});
