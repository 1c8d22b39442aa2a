import assert from "node:assert/strict";
import fc from "fast-check";
import { quotaFor } from "../../../components/namespace/quota.ts";

// The sum in whole numbers: thousandths of a core and mebibytes, as Kubernetes counts.

const amounts = fc.record({
  cpu: fc.integer({ min: 1, max: 64_000 }),
  memory: fc.integer({ min: 1, max: 65_536 }),
  ephemeralStorage: fc.integer({ min: 1, max: 65_536 }),
});
const container = fc.record({ requests: amounts, limits: amounts });
const demands = fc.array(
  fc.record({
    pods: fc.integer({ min: 1, max: 600 }),
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 5 },
);

const inText = ({ cpu, memory, ephemeralStorage }: { cpu: number; memory: number; ephemeralStorage: number }) => ({
  cpu: `${cpu}m`,
  memory: `${memory}Mi`,
  ephemeralStorage: `${ephemeralStorage}Mi`,
});

describe("the quota", () => {
  it("is the sum of what all workloads take at their maximum, exactly", () => {
    fc.assert(
      fc.property(demands, (given) => {
        const sum = (bound: "requests" | "limits", resource: "cpu" | "memory" | "ephemeralStorage") =>
          given
            .flatMap(({ pods, containers }) => containers.map((each) => pods * each[bound][resource]))
            .reduce((total, part) => total + part, 0);
        const texts = given.map(({ pods, containers }) => ({
          pods,
          containers: containers.map(({ requests, limits }) => ({
            requests: inText(requests),
            limits: inText(limits),
          })),
        }));
        assert.deepEqual(quotaFor(texts), {
          pods: String(given.reduce((total, { pods }) => total + pods, 0)),
          "requests.cpu": `${sum("requests", "cpu")}m`,
          "requests.memory": `${sum("requests", "memory")}Mi`,
          "requests.ephemeral-storage": `${sum("requests", "ephemeralStorage")}Mi`,
          "limits.cpu": `${sum("limits", "cpu")}m`,
          "limits.memory": `${sum("limits", "memory")}Mi`,
          "limits.ephemeral-storage": `${sum("limits", "ephemeralStorage")}Mi`,
        });
      }),
    );
  });
});
