import assert from "node:assert/strict";
import { isDatabase } from "../../policy/database.ts";
import { withPod } from "../../policy/stateful-set.ts";
import { compliantStack } from "./database-stack.ts";
import { describeCompliantStack } from "./describe-rule.ts";
import { change, type Changes } from "./fixtures.ts";
import { analyzeStack, type Resource, UNKNOWN } from "./harness.ts";

describe("a database", () => {
  const plain = {
    metadata: { labels: { "app.kubernetes.io/component": "monitoring" } },
    spec: {
      volumeClaimTemplates: [{ metadata: { name: "data" } }],
      template: {
        metadata: {},
        spec: {
          containers: [{ image: "example.com/store:1", ports: [{ containerPort: 9090 }] }, { image: "exporter" }],
        },
      },
    },
  };
  const PORT = "spec.template.spec.containers.0.ports";
  const IMAGE = "spec.template.spec.containers.0.image";
  const label = { "app.kubernetes.io/component": "database" };

  const databases: Record<string, Changes> = {
    "the label of the StatefulSet": { "metadata.labels": label },
    "the label of its pods": { "spec.template.metadata.labels": label },
    "one port of two": { [PORT]: [{ containerPort: 8008 }, { containerPort: 5432 }] },
    "the port of PostgreSQL, and volumes": { [PORT]: [{ containerPort: 5432 }] },
    "the port of MySQL, and volumes": { [PORT]: [{ containerPort: 3306 }] },
    "the port of MongoDB, and volumes": { [PORT]: [{ containerPort: 27017 }] },
  };
  const IMAGES = [
    ["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "spilo-17", "patroni"],
    ["mysql", "mysql-server", "mariadb", "percona", "percona-server"],
    ["mongo", "mongodb", "mongodb-community-server", "mongodb-enterprise-server"],
  ].flat();
  for (const image of IMAGES) {
    it(`shows in the image ${image}`, () => {
      assert.equal(isDatabase(withPod(change(plain, { [IMAGE]: `example.com:5000/data/${image}:1` }))), true);
    });
  }
  for (const [title, changes] of Object.entries(databases)) {
    it(`shows in ${title}`, () => {
      assert.equal(isDatabase(withPod(change(plain, changes))), true);
    });
  }

  const others: Record<string, Changes> = {
    "volumes alone": {},
    "a port without volumes": { [PORT]: [{ containerPort: 5432 }], "spec.volumeClaimTemplates": undefined },
    "the port of a cache": { [PORT]: [{ containerPort: 6379 }] },
    "the image of a cache": { [IMAGE]: "valkey/valkey:8" },
    "the image of an exporter": { [IMAGE]: "example.com/postgres-exporter:1" },
    "nothing at all": { metadata: undefined, spec: undefined },
  };
  for (const [title, changes] of Object.entries(others)) {
    it(`does not show in ${title}`, () => {
      assert.equal(isDatabase(withPod(change(plain, changes))), false);
    });
  }
});

describeCompliantStack("database", compliantStack);

describe("a database of a stack", () => {
  const resources = Object.entries<Resource>(compliantStack).map(([name, resource]) => ({ ...resource, name }));

  it("is judged after a StatefulSet that is not known", () => {
    const notKnown = { type: "kubernetes:apps/v1:StatefulSet", name: "first", props: { spec: UNKNOWN.object } };
    const { violations } = analyzeStack([notKnown, ...resources.filter(({ name }) => name !== "budget")]);
    assert.deepEqual(
      violations.map(({ rule }) => rule),
      ["database-disruption-budget"],
    );
  });
});
