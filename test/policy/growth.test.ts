import assert from "node:assert/strict";
import { rules } from "../../policy/rules/index.ts";
import { compliantStack as application } from "./application-stack.ts";
import { compliantStack as cache } from "./cache-stack.ts";
import { compliantStack as database } from "./database-stack.ts";
import { analyze, analyzeStack, type Resource, stackOfResources } from "./harness.ts";

const sizes = { small: 500, large: 2000 } as const;

/** Twice what growth in proportion would be: a rule that compares all with all takes sixteen times as long for four times as many. */
const mostGrowth = (2 * sizes.large) / sizes.small;

/** What is read once for the whole stack counts less for each resource, so there is hardly a reason for more. */
const mostMoreReads = 1.1;

/** A stack of about so many resources: an application, a cache and a database, in as many namespaces as it takes. */
function stackOf(size: number): readonly Resource[] {
  const parts = [application, cache, database];
  const copy = (index: number): Resource[] =>
    parts.flatMap((part, which) => {
      const text = JSON.stringify(part).replaceAll('"sark"', `"sark-${which}-${index}"`);
      return Object.entries(JSON.parse(text) as Record<string, Resource>).map(([name, resource]) => ({
        ...resource,
        name: `${name}-${which}-${index}`,
      }));
    });
  const copies = Math.ceil(size / copy(0).length);
  return Array.from({ length: copies }, (_, index) => copy(index)).flat();
}

/** Milliseconds of processor time, which other work on the machine does not lengthen as it does the clock's. */
function effort(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How often the rule reads a field of the stack, of its resources or of their properties: the same on every machine. */
function reads(rule: (typeof rules)[number], stack: readonly Resource[]): number {
  if (!("validateStack" in rule)) return NaN;
  let count = 0;
  const counted = <T extends object>(value: T): T =>
    new Proxy(value, {
      get: (target, key) => {
        count++;
        const field: unknown = Reflect.get(target, key);
        return typeof field === "object" && field !== null ? counted(field) : field;
      },
    });
  const notApplicable = (): never => assert.fail();
  const ignore = (): void => undefined;
  const resources = counted(stackOfResources(stack));
  void rule.validateStack({ resources, stackTags: new Map(), notApplicable, getConfig: () => ({}) as never }, ignore);
  return count;
}

describe("the effort of judging a stack", function () {
  this.timeout(120_000);
  const [small, large] = [stackOf(sizes.small), stackOf(sizes.large)];

  const growth = (what: string, judge: (stack: readonly Resource[]) => void): void => {
    it(`grows with the number of resources and no faster: ${what}`, () => {
      // The first run pays for the compiler.
      judge(small);
      const [few, many] = [
        effort(() => {
          judge(small);
        }),
        effort(() => {
          judge(large);
        }),
      ];
      const factor = many / few;
      console.log(
        `measured: ${what} take ${(many / large.length).toFixed(2)} ms for each of ${large.length} resources, ` +
          `${factor.toFixed(1)} times as long in all as for ${small.length}`,
      );
      assert.ok(factor < mostGrowth, `${factor.toFixed(1)} times as long`);
    });
  };

  growth("rules about single resources", (stack) => {
    for (const resource of stack) analyze(resource);
  });

  growth("rules about the stack", (stack) => {
    analyzeStack(stack);
  });

  for (const rule of rules.filter((rule) => "validateStack" in rule)) {
    it(`reads no more of each resource where there are more of them: ${rule.name}`, () => {
      const [few, many] = [reads(rule, small) / small.length, reads(rule, large) / large.length];
      assert.ok(few > 0);
      assert.ok(many < few * mostMoreReads, `${few.toFixed(1)} reads for each, then ${many.toFixed(1)}`);
    });
  }
});
