import assert from "node:assert/strict";
import { removals, rulesOfNode, rulesOfPod, rulesOfPort } from "../../tools/lab/faults/cut.ts";
import { folderIn, processesIn } from "../../tools/lab/faults/group.ts";
import { rootOf } from "../../tools/lab/faults/kill.ts";

describe("the cgroup of a container", () => {
  const path = "/sark1/node-a/kubepods/burstable/pod8/0123";

  it("is the memory's where each controller has a tree", () => {
    const table = `12:memory:${path}\n5:freezer:${path}\n4:cpu,cpuacct:${path}\n0::/elsewhere\n`;
    assert.equal(folderIn(table), `/sys/fs/cgroup/memory${path}`);
  });

  it("is the one of the only tree elsewhere", () => {
    assert.equal(folderIn(`0::${path}\n`), `/sys/fs/cgroup${path}`);
  });

  it("keeps a path with colons", () => {
    assert.equal(folderIn("0::/pods:a:b\n"), "/sys/fs/cgroup/pods:a:b");
  });

  it("is not guessed where there is none", () => {
    assert.throws(() => folderIn("4:cpu:/\n"), /no cgroups/);
  });
});

describe("the processes of a container", () => {
  const table = [
    "100 (python3) S 90 100 100 0 -1",
    "120 (postgres) S 100 120 120 0 -1",
    "121 (postgres) T 120 121 121 0 -1",
    "130 (a (b) c) S 100 1 1 0 -1",
    "",
  ].join("\n");

  it("are read from the kernel's own description, whatever they are called", () => {
    assert.deepEqual(processesIn(table), [
      { id: 100, name: "python3", state: "S", parent: 90 },
      { id: 120, name: "postgres", state: "S", parent: 100 },
      { id: 121, name: "postgres", state: "T", parent: 120 },
      { id: 130, name: "a (b) c", state: "S", parent: 100 },
    ]);
  });

  it("include one of a program that started all others of it", () => {
    assert.equal(rootOf(processesIn(table), "postgres")?.id, 120);
    assert.equal(rootOf([...processesIn(table)].reverse(), "postgres")?.id, 120);
    assert.equal(rootOf(processesIn(table), "pgbouncer"), undefined);
  });
});

describe("a cut of the network", () => {
  it("drops what comes from a pod and what goes to it", () => {
    assert.deepEqual(rulesOfPod("10.0.0.1"), [
      { table: "raw", chain: "PREROUTING", match: ["--source", "10.0.0.1"] },
      { table: "mangle", chain: "POSTROUTING", match: ["--destination", "10.0.0.1"] },
    ]);
  });

  it("may be between a pod and some others only", () => {
    const rules = rulesOfPod("10.0.0.1", ["10.9.0.1", "10.9.0.2"]);
    assert.deepEqual(
      rules.map(({ match }) => match.join(" ")),
      ["10.9.0.1", "10.9.0.2"].flatMap((other) => [
        `--source 10.0.0.1 --destination ${other}`,
        `--source ${other} --destination 10.0.0.1`,
      ]),
    );
  });

  it("may be of one port, whatever the protocol, and leaves what the pod itself asks others there", () => {
    assert.deepEqual(
      rulesOfPort("10.0.0.1", 53).map(({ match }) => match.join(" ")),
      ["tcp", "udp"].flatMap((protocol) => [
        `--source 10.0.0.1 --protocol ${protocol} --source-port 53`,
        `--destination 10.0.0.1 --protocol ${protocol} --destination-port 53`,
      ]),
    );
  });

  it("drops what crosses the link of a node", () => {
    assert.deepEqual(
      rulesOfNode("eth0").map(({ match }) => match),
      [
        ["--in-interface", "eth0"],
        ["--out-interface", "eth0"],
      ],
    );
  });

  it("ends with the removal of the lab's rules, and of no other", () => {
    const listing = [
      "-P PREROUTING ACCEPT",
      "-N KUBE-ROUTER",
      "-A PREROUTING -s 10.0.0.1/32 -m comment --comment sark-lab -j DROP",
      "-A PREROUTING -m comment --comment sark-laboratory -j KUBE-ROUTER",
      '-A PREROUTING -m comment --comment "not sark-lab" -j DROP',
    ].join("\n");
    assert.deepEqual(removals(listing), [
      ["--delete", "PREROUTING", "-s", "10.0.0.1/32", "-m", "comment", "--comment", "sark-lab", "-j", "DROP"],
    ]);
    assert.deepEqual(removals(""), []);
  });
});
