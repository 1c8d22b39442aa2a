import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { type Identity, standardLabels } from "../labels.ts";

export interface ConfigurationArgs {
  readonly namespace: pulumi.Input<string>;
  /** The workload that reads it. */
  readonly identity: Identity;
  /** File names or environment variables with their content. Never a secret. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * An immutable ConfigMap whose name carries a hash of its content. A change makes a new one, which rolls the pods that
 * name it; the old one is deleted after they are gone, so a failed rollout keeps what its old pods need.
 */
export class Configuration extends pulumi.ComponentResource {
  /** Name of the ConfigMap; it changes with the content. */
  readonly configMap: pulumi.Output<string>;

  constructor(name: string, args: ConfigurationArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:configuration:Configuration", name, {}, options);
    const data = pulumi.output(args.data);
    const resource = new k8s.core.v1.ConfigMap(
      name,
      {
        metadata: {
          name: data.apply((content) => `${name}-${hash(content)}`),
          namespace: args.namespace,
          labels: standardLabels(args.identity),
        },
        immutable: true,
        data,
      },
      { parent: this },
    );
    this.configMap = resource.metadata.name;
    this.registerOutputs({ configMap: this.configMap });
  }
}

function hash(content: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 10);
}
