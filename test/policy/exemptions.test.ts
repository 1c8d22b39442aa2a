import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { exempt } from "../../policy/exempt.ts";
import { addressOf, type Exemption, exemptionFor, hasEnded, loadExemptions } from "../../policy/exemptions.ts";
import { rules } from "../../policy/rules/index.ts";
import { compliantStack } from "./application-stack.ts";
import { change, compliantTemplate, workload } from "./fixtures.ts";
import { analyze, analyzeStack, type Resource } from "./harness.ts";

const DAY = 24 * 3600 * 1000;
const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const names = rules.map(({ name }) => name);

const example: Exemption = {
  rule: "pod-security-host-namespaces",
  stack: "test",
  resource: "kubernetes:apps/v1:Deployment example",
  reason: "It measures the network of its node.",
  until: dayFromNow(30),
};

describe("the file of exemptions", () => {
  const directory = mkdtempSync(join(tmpdir(), "exemptions-"));
  const file = join(directory, "exemptions.yaml");

  after(() => {
    delete process.env["POLICY_EXEMPTIONS"];
    rmSync(directory, { recursive: true });
  });

  const load = (text: string): readonly Exemption[] => {
    writeFileSync(file, text);
    process.env["POLICY_EXEMPTIONS"] = file;
    return loadExemptions(names);
  };
  const loaded = (...exemptions: readonly object[]) => load(stringify({ exemptions }));

  it("is read", () => {
    assert.deepEqual(loaded(example), [example]);
    assert.deepEqual(loaded(), []);
  });

  it("of the pack is empty: no stack of this project needs one", () => {
    delete process.env["POLICY_EXEMPTIONS"];
    assert.deepEqual(loadExemptions(names), []);
  });

  const refused: Readonly<Record<string, readonly [object, RegExp]>> = {
    "a rule that there is not": [{ rule: "edge-limit" }, /exemptions\[0\]: there is no rule edge-limit/],
    "no reason": [{ reason: " " }, /exemptions\[0\]: reason must be given/],
    "no stack": [{ stack: undefined }, /exemptions\[0\]: stack must be given/],
    "a resource without its type": [{ resource: "example" }, /resource must be a type and a name/],
    "an end that is no day": [{ until: "2027-02-30" }, /until must be a day/],
    "an end without a day": [{ until: "soon" }, /until must be a day/],
    "an end in years": [{ until: dayFromNow(400) }, /until must be within a year/],
    "a field that there is not": [{ expires: "2027-01-01" }, /expires is no field; the fields are rule, stack/],
  };
  for (const [title, [changes, message]] of Object.entries(refused)) {
    it(`is refused with ${title}`, () => {
      assert.throws(() => loaded({ ...example, ...changes }), message);
    });
  }

  it("is refused with everything that is wrong at once, and its own name", () => {
    assert.throws(
      () => loaded({ ...example, rule: "nothing" }, { ...example, reason: "", until: "" }),
      (error: Error) =>
        error.message.startsWith(`${file} cannot be used:\n`) &&
        ["there is no rule nothing", "[1]: reason", "[1]: until"].every((part) => error.message.includes(part)),
    );
  });

  it("is refused where it is no list, no YAML, or missing", () => {
    assert.throws(() => load("exemptions: {}"), /must have the list/);
    assert.throws(() => load(""), /must have the list/);
    assert.throws(() => load("exemptions: []\nothers: []"), /must have the list/);
    assert.throws(() => load("exemptions: ["), /cannot be used/);
    assert.throws(() => loaded({ ...example, reason: null }), /reason must be given/);
    process.env["POLICY_EXEMPTIONS"] = join(directory, "missing.yaml");
    assert.throws(() => loadExemptions(names), /missing\.yaml cannot be used:\n- ENOENT/);
  });
});

describe("an exemption", () => {
  const violating = workload(
    "kubernetes:apps/v1:Deployment",
    change(compliantTemplate(), { "spec.hostNetwork": true, "spec.hostPID": true }),
  );
  const told = (exemptions: readonly Exemption[], resource: Resource = violating) => {
    const judged = rules.map((rule) => exempt(rule, exemptions));
    return analyze(resource, {}, judged).violations.map(({ message }) => message);
  };

  it("allows what its rule says of its resource", () => {
    assert.equal(told([]).length, 2);
    assert.deepEqual(told([example]), []);
  });

  it("allows nothing else", () => {
    for (const changes of [
      { rule: "pod-security-host-ports" },
      { stack: "production" },
      { resource: "kubernetes:apps/v1:Deployment other" },
      { resource: "kubernetes:apps/v1:StatefulSet example" },
    ]) {
      assert.equal(told([{ ...example, ...changes }]).length, 2, JSON.stringify(changes));
    }
    const other = change(violating, { "props.spec.template.spec.containers.0.image": "sark:1" });
    assert.equal(told([example], other).length, 1);
  });

  it("lasts to the end of its last day, and is told with the violation from then on", () => {
    assert.deepEqual(told([{ ...example, until: dayFromNow(0) }]), []);
    const ended = told([{ ...example, until: dayFromNow(-1) }]);
    assert.equal(ended.length, 2);
    for (const message of ended) assert.match(message, new RegExp(`Its exemption ended on ${dayFromNow(-1)}\\.$`));
  });

  it("that was given again counts, not the one that has ended", () => {
    assert.deepEqual(told([{ ...example, until: dayFromNow(-1) }, example]), []);
  });

  it("is for rules about stacks as well", () => {
    const exemption = {
      ...example,
      rule: "autoscaling-bounds",
      resource: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler autoscaler",
    };
    const stack = change<Record<string, Resource>>(compliantStack, { "autoscaler.props.spec.maxReplicas": 3 });
    const resources = Object.entries(stack).map(([name, resource]) => ({ ...resource, name }));
    const violations = (exemptions: readonly Exemption[]) =>
      analyzeStack(
        resources,
        {},
        rules.map((rule) => exempt(rule, exemptions)),
      ).violations;
    assert.equal(violations([]).length, 1);
    assert.deepEqual(violations([exemption]), []);
    const [ended] = violations([{ ...exemption, until: dayFromNow(-1) }]);
    assert.match(ended?.message ?? "", /ended on/);
    assert.match(ended?.urn ?? "", /::autoscaler$/);
  });

  it("finds a resource by its URN, also below components", () => {
    const urn = "urn:pulumi:production::sark::sark:sark:Sark$kubernetes:apps/v1:Deployment::sark";
    assert.deepEqual(addressOf(urn), { stack: "production", resource: "kubernetes:apps/v1:Deployment sark" });
    const own = { ...example, stack: "production", resource: "kubernetes:apps/v1:Deployment sark" };
    assert.equal(exemptionFor([example, own], urn), own);
    assert.equal(exemptionFor([example], urn), undefined);
  });

  it("ends after its day in UTC", () => {
    assert.equal(hasEnded({ ...example, until: "2027-03-31" }, new Date("2027-03-31T23:59:59Z")), false);
    assert.equal(hasEnded({ ...example, until: "2027-03-31" }, new Date("2027-04-01T00:00:00Z")), true);
  });
});
