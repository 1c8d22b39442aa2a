import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { standardLabels } from "../labels.ts";

/** Length of generated secrets: 48 letters and digits carry 285 bits. */
const secretLength = 48;

/**
 * A generated secret. Letters and digits only: SARK builds its connection URLs without escaping.
 *
 * @param protect whether Pulumi refuses to delete it
 */
export const generated = (name: string, protect: boolean, parent: pulumi.Resource): pulumi.Output<string> =>
  new random.RandomPassword(name, { length: secretLength, special: false }, { parent, protect }).result;

/** Where a Secret is made, and for whom. */
export interface StoredArgs {
  readonly namespace: pulumi.Input<string>;
  /** What it is for; its name in labels. */
  readonly purpose: string;
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
  /** Default: Opaque. */
  readonly type?: string;
}

/**
 * Makes a Secret and returns its name.
 *
 * Pulumi names it and replaces it when its content changes, which rolls the pods that use it. A name made from a hash
 * would let everyone who may list Secrets try passwords against it.
 */
export function stored(name: string, args: StoredArgs, parent: pulumi.Resource): pulumi.Output<string> {
  return new k8s.core.v1.Secret(
    name,
    {
      metadata: {
        namespace: args.namespace,
        labels: standardLabels({ name: args.purpose, component: "secrets" }),
      },
      immutable: true,
      type: args.type ?? "Opaque",
      stringData: pulumi.secret({ ...args.data }),
    },
    { parent },
  ).metadata.name;
}
