import assert from "node:assert/strict";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { setUpEdgeSchemas } from "../../../tools/setup/index.ts";
import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { settingsOf, exampleWith } from "../../support/configuration.ts";
import { edgeCases, exampleWithEdge } from "../../support/edge.ts";
import { addressOf } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";
import { definitionsIn } from "../../support/resource-definitions.ts";
import type { EdgeMode } from "../../../settings/edge.ts";

describe("the definitions of the controllers themselves", function () {
  this.timeout(300_000);
  let definitions: ReadonlyMap<string, ValidateFunction>;

  before(async () => {
    definitions = definitionsIn(await setUpEdgeSchemas(new Progress(new Log("edgetest"))));
  });

  const objectsOf = async (
    mode: EdgeMode,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<readonly Registration[]> => {
    const all = await recordPlatform(settingsOf(exampleWith(exampleWithEdge(mode, changes))));
    return all.filter(({ type }) => /^kubernetes:[\w.-]+\.(io|org)\//.test(type) && definitions.has(keyOf(type)));
  };

  for (const [title, { mode, changes }] of Object.entries(edgeCases)) {
    it(`allow every object: ${title}`, async () => {
      const objects = await objectsOf(mode, changes);
      assert.ok(objects.length > 0);
      for (const object of objects) {
        const validate = definitions.get(keyOf(object.type));
        assert.ok(validate?.(object.inputs), `${addressOf(object)}: ${JSON.stringify(validate?.errors)}`);
      }
    });
  }

  it("know every kind that Traefik, the Gateway API, Envoy Gateway and cert-manager are told", async () => {
    const kinds = (
      await Promise.all(Object.values(edgeCases).map(({ mode, changes }) => objectsOf(mode, changes)))
    ).flat();
    assert.deepEqual([...new Set(kinds.map(({ type }) => keyOf(type)))].sort(), [
      "cert-manager.io/v1 Certificate",
      "cert-manager.io/v1 Issuer",
      "gateway.envoyproxy.io/v1alpha1 BackendTrafficPolicy",
      "gateway.envoyproxy.io/v1alpha1 ClientTrafficPolicy",
      "gateway.envoyproxy.io/v1alpha1 SecurityPolicy",
      "gateway.networking.k8s.io/v1 Gateway",
      "gateway.networking.k8s.io/v1 HTTPRoute",
      "traefik.io/v1alpha1 IngressRoute",
      "traefik.io/v1alpha1 Middleware",
      "traefik.io/v1alpha1 ServersTransport",
      "traefik.io/v1alpha1 TLSOption",
    ]);
  });

  it("refuse an unknown field, so the tests above mean something", async () => {
    for (const object of await objectsOf("traefik", {})) {
      const validate = definitions.get(keyOf(object.type));
      const spec = { ...(object.inputs["spec"] as object), unknownField: 1 };
      assert.equal(validate?.({ ...object.inputs, spec }), false, addressOf(object));
    }
  });
});

/** `apiVersion kind` of a type such as `kubernetes:traefik.io/v1alpha1:Middleware`. */
const keyOf = (type: string): string => type.replace("kubernetes:", "").replace(/:(\w+)$/, " $1");
