import { z } from "zod";
import type { Immutable } from "./immutable.ts";

const actions = ["gateway:tool:invoke", "gateway:tool:discover", "gateway:server:list", "gateway:server:info"] as const;

export const authorizationSchema = z
  .strictObject({
    grants: z
      .array(
        z.strictObject({
          role: z
            .string()
            .regex(/^[a-z][-a-z0-9_]{0,62}$/, "must be the name of a role: lower-case letters, digits, '-' and '_'")
            .describe("Role in the user's token."),
          action: z.enum(actions).describe("What the role may ask of the gateway."),
        }),
      )
      .default([])
      .superRefine((grants, context) => {
        const texts = grants.map(({ role, action }) => `${role} ${action}`);
        for (const [index, text] of texts.entries()) {
          if (texts.indexOf(text) === index) continue;
          context.addIssue({ code: "custom", message: "is granted twice", path: [index], input: grants[index] });
        }
      })
      .describe("Who may do what. Default: nobody, nothing. A change rolls the SARK pods."),
  })
  .prefault({})
  .describe("What the authorization policies decide by.");

/** Data of the authorization policies. */
export type AuthorizationSettings = Immutable<z.output<typeof authorizationSchema>>;
