import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { defaultResources } from "./services.ts";

/** What only the regular expressions of JavaScript have, and those of the prober refuse. */
const beyondRe2 = /\(\?(?:[=!]|<[=!])|\\[1-9]/;

const expression = z
  .string()
  .min(1)
  .refine(
    (text) => isExpression(text),
    "must be a regular expression of RE2: without references and without looking around",
  );

function isExpression(text: string): boolean {
  if (beyondRe2.test(text)) return false;
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

/** Whether SARK's health is read, as its pods tell it. */
export const healthProbeSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        "Whether each pod of SARK is asked how it is, and people are called for what it answers. Needs " +
          "sark:images.blackboxExporter. Default: false.",
      ),
    path: z
      .string()
      .startsWith("/")
      .optional()
      .describe(
        "Path that is asked. Where it is not given: that of the contract's readiness, and /health/ready where the contract " +
          "is upstream.",
      ),
    body: z
      .array(expression)
      .optional()
      .describe(
        "Regular expressions of RE2, all of which the answer must match. Where it is not given: none, for the status tells; " +
          'with the contract upstream, which always answers 200: that "database" and "redis" are true.',
      ),
    resources: defaultResources(["10m", "32Mi"], ["200m", "64Mi"], "16Mi"),
  })
  .prefault({})
  .describe("Asks SARK's pods how they are: what no metric of theirs tells.");

export type HealthProbeSettings = Immutable<z.output<typeof healthProbeSchema>>;
