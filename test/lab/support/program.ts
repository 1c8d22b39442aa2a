import assert from "node:assert/strict";
import { join } from "node:path";
import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { attempt } from "../../../tools/lib/run.ts";
import { buildGoModule } from "../../../tools/setup/go-module.ts";
import { storeLoad } from "../../../tools/setup/modules.ts";

/** One of the programs with which the lab uses stores; the first run builds it. */
export async function buildProgram(name: "writer" | "cache-load"): Promise<string> {
  return join(await buildGoModule(storeLoad, new Progress(new Log(`${name}test`))), name);
}

/**
 * Tests of what such a program says to a wrong input.
 *
 * @param program its path, known when the tests run
 * @param says what it says to an input without a configuration, and where it is not told what to do
 */
export function itRefusesWrongInput(program: () => string, says: { readonly nothing: RegExp; readonly usage: RegExp }) {
  for (const [what, input, message] of [
    ["nothing", "", says.nothing],
    ["nonsense", "{\n", /the configuration is not understood/],
    ["an authority that is none", '{"authority":"x"}\n', /no certificate in PEM form/],
  ] as const) {
    it(`refuses ${what} as its configuration`, async () => {
      const { status, stderr } = await attempt(program(), ["verify"], { input });
      assert.equal(status, 1);
      assert.match(stderr, message);
    });
  }

  it("names its modes where it is given none", async () => {
    const { status, stderr } = await attempt(program(), []);
    assert.equal(status, 1);
    assert.match(stderr, says.usage);
  });
}
