import assert from "node:assert/strict";
import fc from "fast-check";
import { formatBytes, formatCpu, parseQuantity } from "../../settings/quantities.ts";
import { bytes, cpu } from "../../settings/values.ts";

const cpuText = fc.oneof(
  fc.integer({ min: 1, max: 200_000 }).map((thousandths) => `${thousandths}m`),
  fc.integer({ min: 1, max: 1000 }).map(String),
  fc
    .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 999 }))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(3, "0")}`),
);
const units = ["Ki", "Mi", "Gi", "Ti"] as const;
const bytesText = fc
  .tuple(fc.integer({ min: 1, max: 4096 }), fc.constantFrom(...units))
  .map(([count, unit]) => `${count}${unit}`);

/** Thousandths of a core by whole numbers only, as Kubernetes counts them. */
function thousandths(text: string): number {
  if (text.endsWith("m")) return Number(text.slice(0, -1));
  const [whole = "", fraction = ""] = text.split(".");
  return Number(whole) * 1000 + Number(fraction.padEnd(3, "0"));
}

describe("quantities", () => {
  it("are what Kubernetes understands", () => {
    const known = { "500m": 0.5, "2": 2, "0.25": 0.25, "1Ki": 1024, "3Mi": 3 * 1024 ** 2, "2Gi": 2 * 1024 ** 3 };
    for (const [text, value] of Object.entries({ ...known, "1Ti": 1024 ** 4 }))
      assert.equal(parseQuantity(text), value);
  });

  it("that the settings allow can be read, and are more than nothing", () => {
    fc.assert(fc.property(cpuText, (text) => cpu.safeParse(text).success && parseQuantity(text) > 0));
    fc.assert(fc.property(bytesText, (text) => bytes.safeParse(text).success && parseQuantity(text) > 0));
  });

  it("in every other form are refused by the settings", () => {
    for (const text of ["", "0", "0m", "0.0", "-1", "1e3", "1.2345", "01", "1.", ".5", "1 ", "1k", "2Gi", "1.5m"]) {
      assert.equal(cpu.safeParse(text).success, false, text);
    }
    for (const text of ["", "0Mi", "1", "1M", "1.5Gi", "1mi", "Gi", "-1Gi", "1Gi "]) {
      assert.equal(bytes.safeParse(text).success, false, text);
    }
  });

  it("in no known form are a mistake of the program", () => {
    for (const text of ["", "x", "1.5.2", "1K", "-1", "1 Gi", "Infinity"]) {
      assert.throws(() => parseQuantity(text), new Error(`not a quantity: ${text}`));
    }
  });

  it("keep their value through writing and reading", () => {
    fc.assert(
      fc.property(cpuText, (text) => {
        assert.equal(formatCpu(parseQuantity(text)), `${thousandths(text)}m`);
      }),
    );
    fc.assert(
      fc.property(bytesText, (text) => {
        const value = parseQuantity(text);
        const written = parseQuantity(formatBytes(value));
        assert.ok(written >= value && written - value < 1024 ** 2);
      }),
    );
  });

  it("keep their order", () => {
    fc.assert(
      fc.property(cpuText, cpuText, (left, right) => {
        assert.equal(
          Math.sign(parseQuantity(left) - parseQuantity(right)),
          Math.sign(thousandths(left) - thousandths(right)),
        );
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }), (left, right) => {
        for (const [index, unit] of units.entries()) {
          const next = units[index + 1];
          assert.equal(parseQuantity(`${left}${unit}`) < parseQuantity(`${right}${unit}`), left < right);
          if (next) assert.ok(parseQuantity(`${left}${unit}`) < parseQuantity(`${right}${next}`));
        }
      }),
    );
  });

  it("are never rounded down", () => {
    const amount = fc.double({ min: 1, max: 2 ** 40, noNaN: true });
    fc.assert(fc.property(amount, (size) => parseQuantity(formatBytes(size)) >= size));
    fc.assert(
      fc.property(
        fc.array(cpuText, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 500 }),
        (texts, pods) => {
          const exact = pods * texts.reduce((sum, text) => sum + thousandths(text), 0);
          const sum = pods * texts.reduce((cores, text) => cores + parseQuantity(text), 0);
          assert.equal(formatCpu(sum), `${exact}m`);
        },
      ),
    );
    assert.equal(formatCpu(0.0001), "1m");
    assert.equal(formatCpu(1.0001), "1001m");
  });
});
