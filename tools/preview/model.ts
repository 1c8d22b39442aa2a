/** What becomes of a resource. */
export type Operation = "replace" | "delete" | "update" | "create";

/** A resource as the engine knows it; secrets in it are blinded. */
export interface State {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
}

/** A resource that an update would change. */
export interface Change {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly operation: Operation;
  readonly old: State | undefined;
  readonly new: State | undefined;
  /** Paths of the properties that differ, where the provider said so. */
  readonly paths: readonly string[];
  /** Paths of those that make a replacement necessary. */
  readonly causes: readonly string[];
  /** Whether Pulumi would refuse to delete it before, and would not afterwards. */
  readonly losesProtection: boolean;
}

/** What a policy says. */
export interface Finding {
  readonly policy: string;
  /** Whether it forbids the update. */
  readonly isMandatory: boolean;
  readonly message: string;
  /** The resource; undefined where it is about the whole stack. */
  readonly urn: string | undefined;
}

/** What an update of a stack would do, in an order that is always the same. */
export interface Preview {
  readonly changes: readonly Change[];
  /** What differs between the state and the cluster or cloud, where the preview refreshed. */
  readonly drift: readonly Change[];
  /** How many resources stay as they are. */
  readonly unchanged: number;
  readonly policies: readonly Finding[];
  /** The policy packs that judged, with their versions. */
  readonly packs: readonly string[];
  /** Errors of the program, of providers and of the engine. */
  readonly problems: readonly string[];
  /** Outputs of the stack. */
  readonly outputs: {
    readonly before: Readonly<Record<string, unknown>>;
    readonly after: Readonly<Record<string, unknown>>;
  };
  /** Whether the preview came to its end without an error. */
  readonly isComplete: boolean;
}

/** Stands for a value that is known only after the update. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Annotation of objects that Pulumi names: these get another name in each preview, which says nothing. */
export const autonamed = "pulumi.com/autonamed";
