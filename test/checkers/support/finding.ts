import type { Manifest } from "../../support/manifests.ts";

/** What judges manifests. */
export const checkers = ["checkov", "kube-score", "kubeconform"] as const;

/** What judges templates of what is made at Amazon. */
export const templateCheckers = ["checkov", "cfn-lint"] as const;

export type Checker = (typeof checkers | typeof templateCheckers)[number];

/** What a checker objects to. */
export interface Finding {
  readonly checker: Checker;
  /** The check's identifier, as its checker calls it. */
  readonly check: string;
  /** Kind and name of the object. */
  readonly resource: string;
  readonly message: string;
}

/** What a checker made of manifests, or of a template. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** How many checks it made, so that none that saw nothing seems content. */
  readonly checks: number;
}

/** Kind and name of an object. */
export const resourceOf = ({
  kind,
  metadata,
}: Pick<Manifest, "kind"> & { readonly metadata: { name: string } }): string => `${kind} ${metadata.name}`;
