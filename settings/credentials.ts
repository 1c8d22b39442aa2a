import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { dnsLabel, secret } from "./values.ts";

const secretReference = z.strictObject({
  secret: dnsLabel.describe("Name of a Secret in the platform's namespace that others maintain."),
  key: z.string().min(1).describe("Key in it."),
});

/** A password: encrypted in the stack file, or in a Secret that others maintain. */
export const credentials = {
  password: secret(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, "must consist of letters, digits, '-' and '_': SARK builds its URLs without escaping")
      .min(16, "must have at least 16 characters"),
  )
    .optional()
    .describe("The password, as a Pulumi secret. Give this or passwordFrom."),
  passwordFrom: secretReference.optional().describe("The Secret that holds the password. Give this or password."),
};

export const oneSource = {
  check: (store: { readonly password?: unknown; readonly passwordFrom?: unknown }) =>
    (store.password === undefined) !== (store.passwordFrom === undefined),
  error: { error: "or passwordFrom: give exactly one of the two", path: ["password"] },
};

export type SecretReference = Immutable<z.infer<typeof secretReference>>;
