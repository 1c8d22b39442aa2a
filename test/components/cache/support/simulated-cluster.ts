import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../support/stacks.ts";

const scripts = join(root, "components/cache/scripts");

export const slotCount = 16384;

type Variables = Readonly<Record<string, string | number>>;

/** Runs one of the scripts in awk. */
export function run(script: string, variables: Variables, lines: readonly string[]) {
  const assignments = Object.entries(variables).flatMap(([name, value]) => ["-v", `${name}=${value}`]);
  const input = lines.map((line) => `${line}\n`).join("");
  const { status, stdout, stderr } = spawnSync("awk", [...assignments, "-f", join(scripts, script)], {
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** What a script writes that must succeed. */
export function awk(script: string, variables: Variables, ...lines: readonly string[]): string {
  const { status, stdout, stderr } = run(script, variables, lines);
  assert.equal(status, 0, stderr);
  return stdout;
}

export interface Member {
  id: string;
  readonly zone: string;
  /** Id of whom it follows. */
  follows: string | undefined;
  /** Ids it is connected with. */
  readonly knows: Set<string>;
  answers: boolean;
  /** How much of the writes it has. */
  offset: number;
}

export interface Shape {
  readonly shards: number;
  readonly replicas: number;
}

/** A cluster that does what a plan says, as Valkey would, as far as the plan depends on it. */
export class SimulatedCluster {
  readonly members: Member[] = [];
  /** Ids of disks that are lost, which those who knew them remember. */
  readonly lost = new Set<string>();
  /** Who serves each slot. */
  readonly owners: (string | undefined)[] = Array.from({ length: slotCount }, () => undefined);
  shape: Shape;
  private ids = 0;

  constructor(shape: Shape, zones: readonly string[]) {
    this.shape = shape;
    for (const zone of zones) this.add(zone);
  }

  add(zone: string): void {
    this.members.push({ id: this.nextId(), zone, follows: undefined, knows: new Set(), answers: true, offset: 0 });
  }

  private nextId(): string {
    this.ids += 1;
    return this.ids.toString(16).padStart(40, "0");
  }

  private address(ordinal: number): string {
    return `10.0.0.${ordinal + 1}`;
  }

  /** The member comes back with an empty disk; where it led, a replica takes over if there is one. */
  loseDisk(ordinal: number): void {
    const member = this.at(ordinal);
    const heir = this.members.find(({ follows }) => follows === member.id);
    if (heir) {
      heir.follows = undefined;
      for (const other of this.members) if (other.follows === member.id) other.follows = heir.id;
    }
    for (const [slot, owner] of this.owners.entries()) {
      if (owner === member.id) this.owners[slot] = heir?.id;
    }
    this.lost.add(member.id);
    member.id = this.nextId();
    member.follows = undefined;
    member.knows.clear();
  }

  /** A replica takes over, and its former primary follows it. */
  lead(ordinal: number): void {
    const member = this.at(ordinal);
    const former = this.members.find(({ id }) => id === member.follows);
    assert.ok(former, "it follows nobody");
    for (const [slot, owner] of this.owners.entries()) if (owner === former.id) this.owners[slot] = member.id;
    for (const other of this.members) if (other.follows === former.id) other.follows = member.id;
    former.follows = member.id;
    member.follows = undefined;
  }

  facts(): string {
    return this.members.map((member, ordinal) => this.factsOf(member, ordinal).join("\n")).join("\n");
  }

  private factsOf(member: Member, ordinal: number): readonly string[] {
    if (!member.answers) return [`silent ${ordinal}`];
    const { id, follows, zone, knows } = member;
    const addressOf = (other: string) => {
      const index = this.members.findIndex((one) => one.id === other);
      return index < 0 ? "-" : this.address(index);
    };
    return [
      `member ${ordinal} ${id} ${this.address(ordinal)} ${follows === undefined ? "primary -" : `replica ${follows}`} ` +
        `${follows === undefined ? "-" : "up"} ${zone} ${follows === undefined ? "-" : member.offset}`,
      ...this.rangesOf(id).map(([first, last]) => `slots ${ordinal} ${first} ${last}`),
      ...[...knows].map((other) => {
        const silent = this.members.some((one) => one.id === other && !one.answers);
        const state = this.lost.has(other) ? "gone" : silent ? "suspected" : "connected";
        return `knows ${ordinal} ${other} ${state} ${addressOf(other)}`;
      }),
    ];
  }

  private rangesOf(id: string): readonly (readonly [number, number])[] {
    const ranges: [number, number][] = [];
    for (const [slot, owner] of this.owners.entries()) {
      const range = ranges.at(-1);
      if (owner !== id) continue;
      if (range?.[1] === slot - 1) range[1] = slot;
      else ranges.push([slot, slot]);
    }
    return ranges;
  }

  plan(): readonly string[] {
    return awk("plan.awk", { ...this.shape }, this.facts())
      .split("\n")
      .filter((line) => line !== "");
  }

  /** Carries out a line of a plan. What Valkey would refuse is an error. */
  carryOut(line: string): void {
    const [action = "", ordinal = "", first = "", second = "", third = ""] = line.split(" ");
    const member = action === "wait" || action === "refuse" ? undefined : this.at(Number(ordinal));
    const primaries = new Set(this.members.filter(({ follows }) => follows === undefined).map(({ id }) => id));
    switch (action) {
      case "wait":
        return;
      case "meet":
        this.meet(first);
        return;
      case "forget":
        assert.ok(this.lost.has(first), "it forgets one that lives");
        member?.knows.delete(first);
        return;
      case "serve":
        for (let slot = Number(first); slot <= Number(second); slot++) {
          assert.equal(this.owners[slot], undefined, `slot ${slot} is served`);
          this.owners[slot] = member?.id;
        }
        return;
      case "follow":
        assert.ok(primaries.has(first), "it follows no primary");
        assert.ok(!this.owners.includes(member?.id), "it serves slots");
        if (member) member.follows = first;
        return;
      case "migrate":
        for (let slot = Number(first); slot <= Number(second); slot++) {
          assert.equal(this.owners[slot], member?.id, `slot ${slot} is not its own`);
          this.owners[slot] = third;
        }
        assert.ok(primaries.has(third), "a replica gets slots");
        return;
      case "lead":
      case "replace":
        this.lead(Number(ordinal));
        return;
      default:
        assert.fail(line);
    }
  }

  /** Whoever is met gets to know all that the other knows, and the other way round. */
  private meet(address: string): void {
    const index = this.members.findIndex((_, ordinal) => this.address(ordinal) === address);
    assert.ok(index >= 0, `nobody is at ${address}`);
    for (const one of this.members) {
      for (const other of this.members) if (one !== other) one.knows.add(other.id);
    }
  }

  at(ordinal: number): Member {
    const member = this.members[ordinal];
    assert.ok(member, `no member ${ordinal}`);
    return member;
  }
}
