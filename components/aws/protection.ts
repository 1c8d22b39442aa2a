import type { AwsSettings, ProtectedStore } from "../../settings/aws.ts";

/** Tag of a store whose change was acknowledged; the policy pack lets such a store go without protection. */
export const acknowledgementTag = "sark-platform/acknowledged-change";

/** How a store is kept from being lost. */
export interface Protection {
  /** Whether Pulumi and Amazon refuse to delete or replace it. */
  readonly protect: boolean;
  /** Whether it may be changed in ways that cannot be taken back. */
  readonly acknowledged: boolean;
  /** Tags that say so. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The protection of a store.
 *
 * @param wanted whether the stack protects what holds data
 */
export function protectionOf(
  { acknowledgedChanges }: Pick<AwsSettings, "acknowledgedChanges">,
  store: ProtectedStore,
  wanted: boolean,
): Protection {
  const acknowledged = acknowledgedChanges.includes(store);
  return { protect: wanted && !acknowledged, acknowledged, tags: acknowledged ? { [acknowledgementTag]: store } : {} };
}
