import assert from "node:assert/strict";
import { stringify } from "yaml";
import { type Exception, exceptionsIn, unborne, unused } from "./support/exceptions.ts";
import type { Finding } from "./support/finding.ts";

const example: Exception = {
  checks: { checkov: "CKV_1", "kube-score": "one" },
  resources: ["Deployment sark", "Job migration"],
  reason: "Somebody has weighed it and bears it.",
  until: "2027-05-31",
};
const finding: Finding = { checker: "checkov", check: "CKV_1", resource: "Deployment sark", message: "It is so." };
const lastDay = new Date("2027-05-31T23:00:00Z");
const dayAfter = new Date("2027-06-01T00:00:00Z");

describe("exceptions from checks", () => {
  it("are for what they name, to the end of their last day", () => {
    const other: Finding = { ...finding, checker: "kube-score", check: "one" };
    assert.deepEqual(unborne([finding, other], [example], lastDay), []);
    assert.deepEqual(unborne([finding], [example], dayAfter), ["Deployment sark: CKV_1: It is so."]);
  });

  it("are for nothing else", () => {
    for (const changes of [
      { check: "CKV_2" },
      { resource: "Deployment gateway" },
      { checker: "kube-score" as const },
    ]) {
      assert.equal(unborne([{ ...finding, ...changes }], [example], lastDay).length, 1, JSON.stringify(changes));
    }
  });

  it("are for all objects where they name none", () => {
    const { resources: _, ...all } = example;
    assert.deepEqual(unborne([{ ...finding, resource: "Job other" }], [all], lastDay), []);
  });

  it("are to be removed once nothing needs them", () => {
    const { resources: _, ...all } = example;
    assert.deepEqual(unused("checkov", [finding], [all]), []);
    assert.deepEqual(unused("checkov", [], [all]), ["CKV_1 is no longer found in anything"]);
    assert.deepEqual(unused("checkov", [finding], [example]), ["CKV_1 is no longer found in Job migration"]);
    assert.deepEqual(unused("kube-score", [], [all]), ["one is no longer found in anything"]);
    assert.deepEqual(unused("kubeconform", [], [all]), []);
  });

  it("are refused without a reason or a day, with other fields or no check, and beyond five", () => {
    const refused = [
      { ...example, reason: "" },
      { ...example, until: "2027" },
      { ...example, until: undefined },
      { ...example, note: "" },
      { ...example, checks: {} },
      { ...example, checks: { other: "CKV_1" } },
    ];
    for (const one of refused) assert.throws(() => exceptionsIn(stringify({ exceptions: [one] })), JSON.stringify(one));
    assert.equal(exceptionsIn(stringify({ exceptions: Array<Exception>(5).fill(example) })).length, 5);
    assert.throws(() => exceptionsIn(stringify({ exceptions: Array<Exception>(6).fill(example) })));
  });
});
