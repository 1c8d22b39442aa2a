import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { Configuration } from "../../../components/configuration/index.ts";
import { dataOf, metadataOf, theOne } from "../../support/find.ts";
import { record, type Registration, unknownMark } from "../../support/recorder.ts";

type Data = Readonly<Record<string, pulumi.Input<string>>>;

const identity = { name: "app", component: "testing" };

const recorded = async (data: Data, preview = false): Promise<Registration> =>
  theOne(
    await record(() => new Configuration("app-config", { namespace: "home", identity, data }), { preview }),
    "ConfigMap",
  );
const nameFor = async (data: Data): Promise<string> => metadataOf(await recorded(data)).name;

describe("Configuration", () => {
  it("is an immutable ConfigMap with the content and a hash of it in its name", async () => {
    const configMap = await recorded({ LEVEL: "INFO" });
    assert.equal(configMap.inputs["immutable"], true);
    assert.deepEqual(dataOf(configMap), { LEVEL: "INFO" });
    assert.match(metadataOf(configMap).name, /^app-config-[0-9a-f]{10}$/);
  });

  const key = fc.stringMatching(/^[A-Z]{1,4}$/);
  const content = fc.dictionary(key, fc.string({ maxLength: 6 }), { maxKeys: 4 });

  it("has another name if and only if the content differs", async () => {
    await fc.assert(
      fc.asyncProperty(content, content, async (left, right) => {
        const isSame = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        assert.equal((await nameFor(left)) === (await nameFor(right)), isSame);
      }),
      { numRuns: 40 },
    );
  });

  it("has the same name in whatever order the content is written", async () => {
    await fc.assert(
      fc.asyncProperty(content, async (data) => {
        const reversed = Object.fromEntries(Object.entries(data).reverse());
        assert.equal(await nameFor(reversed), await nameFor(data));
      }),
      { numRuns: 40 },
    );
  });

  it("tells where a value ends and the next key begins", async () => {
    assert.notEqual(await nameFor({ A: "1", B: "2" }), await nameFor({ A: '1","B', C: "2" }));
    assert.notEqual(await nameFor({ A: "1", B: "2" }), await nameFor({ A: "1,B,2" }));
    assert.notEqual(await nameFor({ A: "B" }), await nameFor({ AB: "" }));
  });

  it("waits with its name until it knows its content", async () => {
    const url = () => pulumi.output(new Promise<string>((resolve) => setTimeout(resolve, 5, "http://sark")));
    assert.equal(await nameFor({ URL: url() }), await nameFor({ URL: "http://sark" }));
    const unknown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    assert.equal(metadataOf(await recorded({ URL: unknown() }, true)).name, unknownMark);
  });
});

const sorted = (data: Data) => Object.entries(data).sort(([left], [right]) => (left < right ? -1 : 1));
