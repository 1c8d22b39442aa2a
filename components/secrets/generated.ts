import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Length of generated secrets: 48 letters and digits carry 285 bits. */
const secretLength = 48;

/**
 * A generated secret. Letters and digits only: SARK builds its connection URLs without escaping.
 *
 * @param protect whether Pulumi refuses to delete it
 */
export const generated = (name: string, protect: boolean, parent: pulumi.Resource): pulumi.Output<string> =>
  new random.RandomPassword(name, { length: secretLength, special: false }, { parent, protect }).result;
