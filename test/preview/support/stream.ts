// Events of Pulumi's engine, as `pulumi preview --json` streams them. Written by hand in the form of Pulumi's package apitype, after
// a preview of stack local by the real engine.

export interface StepInput {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Components around it, such as `sark:index:Platform$sark:sark:Sark`. Default: the platform alone. */
  readonly within?: string;
  readonly old?: Readonly<Record<string, unknown>>;
  readonly new?: Readonly<Record<string, unknown>>;
  /** What the provider has, where it is not what the program says. */
  readonly oldOutputs?: Readonly<Record<string, unknown>>;
  readonly newOutputs?: Readonly<Record<string, unknown>>;
  readonly protect?: readonly [before: boolean, after: boolean];
  readonly retainOnDelete?: boolean;
  /** Kinds of difference by path, such as `update` or `update-replace`. */
  readonly diff?: Readonly<Record<string, string>>;
}

export interface PolicyInput {
  readonly name: string;
  readonly message: string;
  readonly level?: "mandatory" | "warning";
  readonly at?: string;
}

export interface StreamInput {
  readonly steps: readonly StepInput[];
  readonly same?: number;
  readonly outputs?: readonly [before: object, after: object];
  readonly policies?: readonly PolicyInput[];
  readonly problems?: readonly string[];
  readonly result?: string;
  /** Packs that judged. Default: the project's own. */
  readonly packs?: Readonly<Record<string, string>>;
}

const stack = "production";

/** How the engine writes a secret. */
export const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};

export const urnOf = ({ type, name, within = "sark:index:Platform" }: Pick<StepInput, "type" | "name" | "within">) =>
  `urn:pulumi:${stack}::sark::${within}$${type}::${name}`;

/** The stream of a preview. */
export function stream({
  steps,
  same = 0,
  outputs = [{}, {}],
  policies = [],
  problems = [],
  result = "succeeded",
  packs = { "sark-platform|local|policy": "0.1.0" },
}: StreamInput): string {
  const stackStep = {
    op: "same",
    urn: `urn:pulumi:${stack}::sark::pulumi:pulumi:Stack::sark-${stack}`,
    type: "pulumi:pulumi:Stack",
    old: { type: "pulumi:pulumi:Stack", inputs: {}, outputs: outputs[0] },
    new: { type: "pulumi:pulumi:Stack", inputs: {}, outputs: outputs[1] },
    detailedDiff: null,
  };
  const counts = steps.reduce<Record<string, number>>((sum, { op }) => ({ ...sum, [op]: (sum[op] ?? 0) + 1 }), {});
  const events: readonly object[] = [
    { preludeEvent: { config: { "sark:postgres": "[secret]" } } },
    { policyLoadEvent: {} },
    // The engine tells more than it should: these lines are for nobody.
    {
      diagnosticEvent: { prefix: "debug: ", message: "finished: password,hunter2", color: "never", severity: "debug" },
    },
    ...steps.map((step) => ({ resourcePreEvent: { metadata: metadata(step), planning: true } })),
    ...steps.map((step) => ({ resOutputsEvent: { metadata: metadata(step), planning: true } })),
    ...problems.map((message) => ({ diagnosticEvent: { message, severity: "error", color: "never" } })),
    ...policies.map(({ name, message, level = "mandatory", at }) => ({
      policyEvent: {
        ...(at !== undefined && { resourceUrn: at }),
        message,
        color: "never",
        policyName: name,
        policyPackName: "sark-platform",
        policyPackVersion: "0.1.0",
        enforcementLevel: level,
      },
    })),
    { resOutputsEvent: { metadata: stackStep, planning: true } },
    {
      summaryEvent: {
        maybeCorrupt: false,
        durationSeconds: 6,
        resourceChanges: { ...counts, same },
        PolicyPacks: packs,
        isPreview: true,
        result,
      },
    },
    { cancelEvent: {} },
  ];
  return events.map((event, sequence) => JSON.stringify({ sequence, timestamp: 1_795_700_000, ...event })).join("\n");
}

function metadata(step: StepInput): object {
  const { op, type, protect, retainOnDelete, diff } = step;
  const state = (inputs: object | undefined, outputs: object | undefined, side: 0 | 1) =>
    inputs === undefined
      ? null
      : {
          type,
          urn: urnOf(step),
          custom: true,
          id: "",
          parent: "",
          provider: "",
          inputs,
          outputs: outputs ?? inputs,
          ...(protect?.[side] === true && { protect: true }),
          ...(retainOnDelete === true && { retainOnDelete }),
        };
  const causes = Object.entries(diff ?? {}).flatMap(([path, kind]) => (kind.endsWith("-replace") ? [path] : []));
  return {
    op,
    urn: urnOf(step),
    type,
    old: state(step.old, step.oldOutputs, 0),
    new: state(step.new, step.newOutputs, 1),
    ...(causes.length > 0 && { keys: causes }),
    detailedDiff:
      diff === undefined
        ? null
        : Object.fromEntries(Object.entries(diff).map(([path, diffKind]) => [path, { diffKind, inputDiff: false }])),
    provider: `urn:pulumi:${stack}::sark::pulumi:providers:kubernetes::cluster::8107cf35-ab40-4574-838a-df58e69639ba`,
  };
}

/** The three steps of a replacement, in the engine's order where the new one comes first. */
export const replacement = (step: Omit<StepInput, "op">): readonly StepInput[] =>
  ["create-replacement", "replace", "delete-replaced"].map((op) => ({
    ...step,
    op,
    // The last step knows only what is to be deleted.
    ...(op === "delete-replaced" && { new: undefined as never, diff: undefined as never }),
  }));
