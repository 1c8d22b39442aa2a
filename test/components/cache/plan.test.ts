import assert from "node:assert/strict";
import fc from "fast-check";
import { awk, type Shape, SimulatedCluster, slotCount } from "./support/simulated-cluster.ts";

const zoneNames = ["a", "b", "c"];

/** Members spread evenly over three zones, in any order. */
const zonesOf = (members: number) =>
  fc.shuffledSubarray(
    Array.from({ length: members }, (_, index) => zoneNames[index % zoneNames.length] ?? ""),
    { minLength: members, maxLength: members },
  );

const shapes: fc.Arbitrary<Shape> = fc.record({
  shards: fc.integer({ min: 3, max: 4 }),
  replicas: fc.integer({ min: 1, max: 2 }),
});

/** A new cluster, and which lines of its plans are carried out at the first attempts. */
const beginnings = shapes.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    zones: zonesOf(shape.shards * (1 + shape.replicas)),
    luck: fc.array(fc.boolean(), { maxLength: 40 }),
  }),
);

const sizeOf = ({ shards, replicas }: Shape) => shards * (1 + replicas);

/** Follows plans until there is nothing left to do. @param luck whether each of the first lines is carried out at all */
function bringAbout(cluster: SimulatedCluster, luck: readonly boolean[] = []): number {
  const lines = [...luck];
  for (let round = 1; round < 60; round++) {
    const plan = cluster.plan();
    if (plan.length === 0) return round;
    for (const line of plan.flatMap(halvesOf)) if (lines.shift() ?? true) cluster.carryOut(line);
  }
  return assert.fail(`it never ends: ${cluster.plan().join("; ")}`);
}

/** Two replicas change places one after the other, so that it may be interrupted between them. */
function halvesOf(line: string): readonly string[] {
  const [action, one = "", first = "", other = "", second = ""] = line.split(" ");
  return action === "exchange" ? [`follow ${one} ${first}`, `follow ${other} ${second}`] : [line];
}

function assertWhole(cluster: SimulatedCluster): void {
  const { members, owners, shape } = cluster;
  const served = new Map<string, number>();
  for (const owner of owners) {
    assert.ok(owner !== undefined, "a slot is served by nobody");
    served.set(owner, (served.get(owner) ?? 0) + 1);
  }
  const primaries = members.filter(({ follows }) => follows === undefined);
  assert.deepEqual([...served.keys()].sort(), primaries.map(({ id }) => id).sort());
  assert.equal(primaries.length, shape.shards);
  for (const count of served.values()) assert.ok(Math.abs(count - slotCount / shape.shards) <= slotCount / 10);
  for (const { id } of primaries) {
    assert.equal(members.filter(({ follows }) => follows === id).length, shape.replicas);
  }
}

/** No zone has two primaries more than another. */
function assertSpread({ members }: SimulatedCluster): void {
  const counts = zoneNames.map(
    (zone) => members.filter((member) => member.zone === zone && member.follows === undefined).length,
  );
  assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join());
}

/** No more replicas are in the zone of their primary than the zones leave no other place for. */
function assertApart({ members, shape }: SimulatedCluster): void {
  const zoneOf = (follows: string | undefined) => members.find(({ id }) => id === follows)?.zone;
  for (const zone of zoneNames) {
    const here = members.filter((member) => member.zone === zone);
    const replicas = here.filter(({ follows }) => follows !== undefined);
    const elsewhere = (shape.shards - (here.length - replicas.length)) * shape.replicas;
    const beside = replicas.filter(({ follows }) => zoneOf(follows) === zone);
    assert.equal(beside.length, Math.max(0, replicas.length - elsewhere), `zone ${zone}`);
  }
}

describe("the plan for a cluster", function () {
  this.timeout(60_000);

  it("makes one of new members, whatever fails on the way, with replicas in other zones than their primaries", () => {
    fc.assert(
      fc.property(beginnings, ({ shape, zones, luck }) => {
        const cluster = new SimulatedCluster(shape, zones);
        bringAbout(cluster, luck);
        assertWhole(cluster);
        assertSpread(cluster);
        assertApart(cluster);
      }),
      { numRuns: 15 },
    );
  });

  it("is empty for a cluster that is as wanted", () => {
    const cluster = new SimulatedCluster({ shards: 3, replicas: 1 }, ["a", "b", "c", "a", "b", "c"]);
    bringAbout(cluster);
    assert.deepEqual(cluster.plan(), []);
  });

  it("brings back whoever lost its disk, and takes no slot from anybody else", () => {
    fc.assert(
      fc.property(beginnings, fc.nat(), ({ shape, zones }, who) => {
        const cluster = new SimulatedCluster(shape, zones);
        bringAbout(cluster);
        cluster.loseDisk(who % sizeOf(shape));
        const before = [...cluster.owners];
        for (const line of cluster.plan()) assert.doesNotMatch(line, /^(serve|migrate|refuse)/);
        bringAbout(cluster);
        assertWhole(cluster);
        assertSpread(cluster);
        assertApart(cluster);
        // Only a planned handover within a shard may follow.
        assert.equal(cluster.owners.filter((owner, slot) => owner === before[slot]).length >= slotCount / 2, true);
        for (const { knows } of cluster.members) for (const id of knows) assert.ok(!cluster.lost.has(id));
      }),
      { numRuns: 10 },
    );
  });

  it("gives slots away again only where all copies of them are lost", () => {
    const cluster = new SimulatedCluster({ shards: 3, replicas: 1 }, ["a", "b", "c", "a", "b", "c"]);
    bringAbout(cluster);
    const replica = cluster.members.findIndex(({ follows }) => follows === cluster.at(0).id);
    cluster.loseDisk(replica);
    cluster.loseDisk(0);
    const orphans = cluster.owners.filter((owner) => owner === undefined).length;
    assert.ok(orphans > 5000);
    cluster.at(4).answers = false;
    assert.ok(!cluster.plan().some((line) => line.startsWith("serve")), "while one is silent nobody knows");
    cluster.at(4).answers = true;
    bringAbout(cluster);
    assertWhole(cluster);
  });

  it("grows by shards and by replicas, and moves as few slots as it must", () => {
    fc.assert(
      fc.property(beginnings, fc.boolean(), ({ shape, zones }, moreShards) => {
        const cluster = new SimulatedCluster(shape, zones);
        bringAbout(cluster);
        const before = [...cluster.owners];
        cluster.shape = moreShards
          ? { ...shape, shards: shape.shards + 1 }
          : { ...shape, replicas: shape.replicas + 1 };
        while (cluster.members.length < sizeOf(cluster.shape)) {
          cluster.add(zoneNames[cluster.members.length % zoneNames.length] ?? "");
        }
        bringAbout(cluster);
        assertWhole(cluster);
        assertApart(cluster);
        const kept = cluster.owners.filter((owner, slot) => owner === before[slot]).length;
        if (!moreShards) return;
        assert.ok(kept >= slotCount * (1 - 1 / cluster.shape.shards) - slotCount / shape.shards - 1, String(kept));
      }),
      { numRuns: 10 },
    );
  });

  it("hands one primary over where a zone has too many, and none where that changes nothing", () => {
    const cluster = new SimulatedCluster({ shards: 3, replicas: 1 }, ["a", "b", "c", "a", "b", "c"]);
    bringAbout(cluster);
    const heir = cluster.members.findIndex(({ follows }) => follows === cluster.at(0).id);
    cluster.lead(heir);
    const plan = cluster.plan();
    assert.deepEqual(plan, ["lead 0"]);
    bringAbout(cluster);
    assertSpread(cluster);
    const oneZone = new SimulatedCluster({ shards: 3, replicas: 1 }, ["-", "-", "-", "-", "-", "-"]);
    bringAbout(oneZone);
    assertWhole(oneZone);
  });

  it("parts replicas from primaries in their zone, wherever handovers have left them, and however it is interrupted", () => {
    const heirs = fc.array(fc.nat(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(beginnings, heirs, ({ shape, zones, luck }, picked) => {
        const cluster = new SimulatedCluster(shape, zones);
        bringAbout(cluster);
        for (const pick of picked) {
          const replicas = cluster.members.filter(({ follows }) => follows !== undefined);
          const heir = replicas[pick % replicas.length];
          if (heir) cluster.lead(cluster.members.indexOf(heir));
        }
        bringAbout(cluster, luck);
        assertWhole(cluster);
        assertSpread(cluster);
        assertApart(cluster);
      }),
      { numRuns: 25 },
    );
  });

  it("waits for members that are silent, and says for whom", () => {
    const cluster = new SimulatedCluster({ shards: 3, replicas: 1 }, ["a", "b", "c", "a", "b", "c"]);
    cluster.at(1).answers = false;
    bringAboutMeetings(cluster);
    assert.deepEqual(cluster.plan(), ["wait member 1 does not answer, and 16384 slots are served by nobody"]);
    cluster.at(1).answers = true;
    bringAbout(cluster);
    cluster.at(5).answers = false;
    assert.deepEqual(cluster.plan(), ["wait member 5 does not answer"]);
  });

  describe("with one primary", () => {
    const whole = () => {
      const cluster = new SimulatedCluster({ shards: 1, replicas: 2 }, zoneNames);
      bringAbout(cluster);
      return cluster;
    };

    it("gives its place to the replica that has most, where most members find that it is gone", () => {
      const cluster = whole();
      cluster.at(0).answers = false;
      cluster.at(2).offset = 7;
      assert.deepEqual(cluster.plan(), ["replace 2"]);
      for (const line of cluster.plan()) cluster.carryOut(line);
      assert.deepEqual(cluster.plan(), ["wait member 0 does not answer"]);
      cluster.at(0).answers = true;
      bringAbout(cluster);
      assertWhole(cluster);
    });

    it("leaves it in place where too few are left to agree, or do not miss it", () => {
      const cluster = whole();
      cluster.at(0).answers = false;
      cluster.at(1).answers = false;
      assert.ok(!cluster.plan().some((line) => line.startsWith("replace")));
      const reached = whole();
      reached.at(0).answers = false;
      const text = reached.facts().replaceAll("suspected", "connected");
      assert.doesNotMatch(awk("plan.awk", { ...reached.shape }, text), /replace/);
    });

    it("is not replaced by a plan where there are others to elect", () => {
      const cluster = new SimulatedCluster({ shards: 3, replicas: 1 }, [...zoneNames, ...zoneNames]);
      bringAbout(cluster);
      cluster.at(0).answers = false;
      assert.match(cluster.plan().join(), /^wait member 0 does not answer, and 5461 slots/);
    });
  });

  it("refuses shards that no member could lead", () => {
    const cluster = new SimulatedCluster(
      { shards: 3, replicas: 2 },
      zoneNames.flatMap((zone) => [zone, zone, zone]),
    );
    bringAbout(cluster);
    cluster.shape = { shards: 4, replicas: 1 };
    assert.match(cluster.plan().join(), /^refuse there are 3 primaries and no member that could become another/);
  });
});

function bringAboutMeetings(cluster: SimulatedCluster): void {
  for (const line of cluster.plan()) if (line.startsWith("meet")) cluster.carryOut(line);
}
