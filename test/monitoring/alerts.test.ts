import assert from "node:assert/strict";
import { alertCases } from "./cases/index.ts";
import { promtoolProgram } from "./support/programs.ts";
import { checkConfiguration, checkRules, happens } from "./support/promtool.ts";
import { type Variant, variants } from "./support/settings.ts";

describe("alerts, by promtool", function () {
  this.timeout(60_000);
  let promtool: string;
  before(async function () {
    this.timeout(1_800_000);
    promtool = await promtoolProgram();
  });

  for (const variant of Object.keys(variants) as Variant[]) {
    it(`the configuration is what Prometheus reads: ${variant}`, async () => {
      const { passed, said } = await checkConfiguration(promtool, variant);
      assert.ok(passed, said);
    });

    it(`rules are what Prometheus reads: ${variant}`, async () => {
      const { passed, said } = await checkRules(promtool, variant);
      assert.ok(passed, said);
    });
  }

  for (const cases of alertCases) {
    const name = [cases.alert, cases.variant, cases.severity].filter((part) => part !== undefined).join(", ");
    for (const situation of cases.fires) {
      it(`${name}: fires when ${situation.when}`, async () => {
        const { passed, said } = await happens(promtool, cases, situation, situation.count ?? 1);
        assert.ok(passed, said);
      });
    }
    for (const situation of cases.silent) {
      it(`${name}: is silent when ${situation.when}`, async () => {
        const { passed, said } = await happens(promtool, cases, situation, 0);
        assert.ok(passed, said);
      });
    }
  }
});
