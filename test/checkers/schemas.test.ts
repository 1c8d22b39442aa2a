import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type Definitions, schemaOf, writeSchemas } from "./support/schemas.ts";

const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
const quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";

const definitions: Definitions = {
  Widget: {
    type: "object",
    required: ["kind"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      spec: ref("WidgetSpec"),
    },
    "x-kubernetes-group-version-kind": [{ group: "example.k8s.io", version: "v1", kind: "Widget" }],
  },
  WidgetSpec: {
    properties: {
      size: ref(quantity),
      labels: { type: "object", additionalProperties: { type: "string" } },
      parts: { type: "array", items: ref("WidgetSpec") },
    },
  },
  [quantity]: { type: "string" },
  Other: { properties: {} },
};

describe("schemas of Kubernetes", () => {
  const schema = schemaOf(definitions, "example.k8s.io/v1", "Widget");
  const validate = new Ajv2020({ strict: false }).compile(schema ?? false);
  const isValid = (spec: object): boolean => validate({ apiVersion: "example.k8s.io/v1", kind: "Widget", spec });

  it("accept what the API server accepts", () => {
    assert.ok(isValid({ size: "1Gi", labels: { any: "label" }, parts: [{ size: 1, parts: [] }] }));
  });

  it("refuse unknown fields at any depth, and wrong types", () => {
    for (const spec of [{ sice: 1 }, { parts: [{ parts: [{ sice: 1 }] }] }, { labels: { any: 1 } }, { size: true }]) {
      assert.ok(!isValid(spec), JSON.stringify(spec));
    }
  });

  it("hold what they refer to, and nothing else", () => {
    assert.deepEqual(Object.keys(schema?.["definitions"] ?? {}).sort(), ["Widget", "WidgetSpec", quantity]);
  });

  it("there is none of a type that the API server does not know", () => {
    assert.equal(schemaOf(definitions, "example.k8s.io/v2", "Widget"), undefined);
    assert.equal(schemaOf(definitions, "example.k8s.io/v1", "Gadget"), undefined);
  });

  it("are written under the names that kubeconform looks for", () => {
    const directory = mkdtempSync(join(tmpdir(), "schemas-"));
    try {
      const manifest = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: "example" } });
      writeSchemas(definitions, [manifest("example.k8s.io/v1", "Widget"), manifest("v1", "Gadget")], directory);
      assert.deepEqual(readdirSync(directory), ["widget-example-v1.json"]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
