import assert from "node:assert/strict";
import { Namespace } from "../../../components/namespace/index.ts";
import { metadataOf, ofKind, theOne } from "../../support/find.ts";
import { record, type Registration } from "../../support/recorder.ts";

const amounts = { cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi" };
const demands = [{ pods: 2, containers: [{ requests: amounts, limits: amounts }] }];

const recorded = (protect = true, labels: Record<string, string> = { team: "platform" }) =>
  record(() => new Namespace("space", { name: "home", labels, demands, protect }));

describe("Namespace", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });

  it("enforces Pod Security restricted, also in warnings and the audit log", () => {
    const { labels } = metadataOf(theOne(all, "Namespace"));
    for (const mode of ["enforce", "audit", "warn"]) {
      assert.equal(labels[`pod-security.kubernetes.io/${mode}`], "restricted");
      assert.equal(labels[`pod-security.kubernetes.io/${mode}-version`], "latest");
    }
    assert.equal(labels["team"], "platform");
  });

  it("keeps its own labels whatever the settings say", async () => {
    const given = {
      "pod-security.kubernetes.io/enforce": "privileged",
      "app.kubernetes.io/managed-by": "somebody",
    };
    const { labels } = metadataOf(theOne(await recorded(true, given), "Namespace"));
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
    assert.equal(labels["app.kubernetes.io/managed-by"], "pulumi");
  });

  it("limits the namespace to the demands, and gives containers without resources a default", () => {
    const { hard } = theOne(all, "ResourceQuota").inputs["spec"] as { readonly hard: unknown };
    assert.deepEqual(hard, {
      pods: "2",
      "requests.cpu": "2000m",
      "requests.memory": "2048Mi",
      "requests.ephemeral-storage": "2048Mi",
      "limits.cpu": "2000m",
      "limits.memory": "2048Mi",
      "limits.ephemeral-storage": "2048Mi",
    });
    assert.deepEqual(theOne(all, "LimitRange").inputs["spec"], {
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "64Mi" },
          default: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "256Mi" },
        },
      ],
    });
    for (const kind of ["ResourceQuota", "LimitRange"]) {
      assert.equal(metadataOf(theOne(all, kind)).namespace, "home");
    }
  });

  it("schedules data first, then SARK, the gateway, monitoring and batch work", () => {
    const classes = ofKind(all, "PriorityClass")
      .map((each) => ({ name: metadataOf(each).name, value: each.inputs["value"] as number }))
      .sort((left, right) => right.value - left.value);
    assert.deepEqual(
      classes.map(({ name }) => name),
      ["home-data", "home-sark", "home-gateway", "home-monitoring", "home-batch"],
    );
    assert.equal(new Set(classes.map(({ value }) => value)).size, classes.length);
    // Values above a billion are the cluster's own.
    assert.ok(classes.every(({ value }) => value > 0 && value <= 1_000_000_000));
  });

  for (const protect of [true, false]) {
    it(`is ${protect ? "" : "not "}protected from deletion when that is ${protect ? "" : "not "}asked for`, async () => {
      const registrations = await recorded(protect);
      assert.equal(theOne(registrations, "Namespace", "space").protect, protect);
    });
  }
});
