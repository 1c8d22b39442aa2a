import type * as pulumi from "@pulumi/pulumi";
import type { ChosenSecret } from "../../settings/vault-contents.ts";

type Value = pulumi.Input<string>;

interface Described {
  /** What it is for; its name in labels and in the store. Unique in the namespace. */
  readonly purpose: string;
  /** Type of the Secret. Default: Opaque. */
  readonly type?: string;
}

/** What the platform computes, or what the settings give: its values are known to the program. */
export interface ComputedContent extends Described {
  readonly data: Readonly<Record<string, Value>>;
}

/** Keys and passwords that anyone may choose. A store that has them from others asks for none of the values. */
export interface ChosenContent extends Described {
  readonly purpose: ChosenSecret;
  readonly choose: Readonly<Record<string, () => Value>>;
}

export type SecretContent = ComputedContent | ChosenContent;

/** Where secrets are kept. Pods read Secrets of Kubernetes whatever the store is. */
export interface SecretStore {
  /**
   * Puts the content away and makes a Secret of it, under the parent.
   *
   * @returns name of the Secret, known once it is there. Another content has another name, so that pods roll.
   */
  keep(name: string, content: SecretContent, parent: pulumi.Resource): pulumi.Output<string>;
}

/** The content's values; makes those that are to be chosen. */
export function valuesOf(content: SecretContent): Record<string, Value> {
  if ("data" in content) return { ...content.data };
  return Object.fromEntries(Object.entries(content.choose).map(([key, choose]) => [key, choose()]));
}
