import { isDeepStrictEqual } from "node:util";
import { Failure } from "../lib/failure.ts";
import { autonamed, type Change, type Finding, type Operation, type Preview, type State } from "./model.ts";
import { compare } from "./order.ts";

// Reads what `pulumi preview --json` streams with PULUMI_ENABLE_STREAMING_JSON_PREVIEW: one engine event a line, as Pulumi's
// package apitype defines them. The digest that it prints otherwise has neither the policies' results nor the new outputs.

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old: State | null;
  readonly new: State | null;
  /** Properties that make a replacement necessary. */
  readonly keys?: readonly string[];
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>> | null;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Step };
  readonly resOutputsEvent?: { readonly metadata: Step };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
  };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
  readonly summaryEvent?: {
    readonly resourceChanges: Readonly<Record<string, number>>;
    readonly PolicyPacks?: Readonly<Record<string, string>> | null;
    readonly result?: string;
  };
}

const stackType = "pulumi:pulumi:Stack";

/** What the engine calls its steps, as what becomes of the resource. Steps that are not here change nothing. */
const operations: Readonly<Record<string, Operation>> = {
  create: "create",
  import: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "import-replacement": "replace",
  "delete-replaced": "replace",
};

/**
 * Understands the engine's events.
 *
 * @param text one event in JSON a line
 * @throws Failure if it is anything else
 */
export function readPreview(text: string): Preview {
  const changes = new Map<string, Change>();
  const drift = new Map<string, Change>();
  const policies: Finding[] = [];
  const problems: string[] = [];
  let outputs: Preview["outputs"] = { before: {}, after: {} };
  let summary: EngineEvent["summaryEvent"];

  for (const event of parseLines(text)) {
    const { resourcePreEvent, resOutputsEvent, policyEvent, diagnosticEvent } = event;
    if (resourcePreEvent !== undefined) {
      const { metadata } = resourcePreEvent;
      if (metadata.op !== "refresh") keep(changes, metadata);
    }
    if (resOutputsEvent !== undefined) {
      const { metadata } = resOutputsEvent;
      if (metadata.type === stackType && metadata.op !== "refresh") {
        outputs = { before: metadata.old?.outputs ?? {}, after: metadata.new?.outputs ?? {} };
      }
      if (metadata.op === "refresh" && isDrift(metadata)) {
        keep(drift, { ...metadata, op: metadata.new === null ? "delete" : "update" });
      }
    }
    if (policyEvent !== undefined) policies.push(finding(policyEvent));
    if (diagnosticEvent?.severity === "error" && diagnosticEvent.ephemeral !== true) {
      problems.push(diagnosticEvent.message.trim());
    }
    summary = event.summaryEvent ?? summary;
  }
  return {
    changes: withoutRandomNames(inOrder(changes)),
    drift: inOrder(drift),
    unchanged: summary?.resourceChanges["same"] ?? 0,
    policies: unique(policies).sort((left, right) => compare(keyOf(left), keyOf(right))),
    packs: Object.entries(summary?.PolicyPacks ?? {}).map(packName),
    problems: unique(problems),
    outputs,
    isComplete: summary !== undefined && summary.result !== "failed" && summary.result !== "canceled",
  };
}

function parseLines(text: string): readonly EngineEvent[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      const event: unknown = JSON.parse(line);
      if (typeof event === "object" && event !== null && "sequence" in event) return [event as EngineEvent];
    } catch {
      // Said below.
    }
    throw new Failure(`Line ${index + 1} of the preview is no event of Pulumi's engine: ${line.slice(0, 200)}`);
  });
}

/** Remembers what becomes of a resource. A replacement is three steps; the one that says why it happens is kept. */
function keep(changes: Map<string, Change>, step: Step): void {
  const losesProtection = step.old?.protect === true && step.new !== null && step.new.protect !== true;
  const operation = operations[step.op] ?? (losesProtection ? "update" : undefined);
  if (operation === undefined || step.type === stackType) return;
  const known = changes.get(step.urn);
  const paths = Object.keys(step.detailedDiff ?? {});
  changes.set(step.urn, {
    urn: step.urn,
    type: step.type,
    name: step.urn.split("::").at(-1) ?? step.urn,
    operation,
    old: step.old ?? known?.old ?? undefined,
    new: step.new ?? known?.new ?? undefined,
    paths: paths.length > 0 ? paths : (known?.paths ?? []),
    causes: step.keys ?? known?.causes ?? [],
    losesProtection: losesProtection || known?.losesProtection === true,
  });
}

/** What a refresh found is drift where the resource is gone, or its provider calls what it found a difference. */
const isDrift = ({ new: found, detailedDiff }: Step): boolean =>
  found === null || Object.keys(detailedDiff ?? {}).length > 0;

const finding = (event: NonNullable<EngineEvent["policyEvent"]>): Finding => ({
  policy: event.policyName,
  isMandatory: event.enforcementLevel !== "warning" && event.enforcementLevel !== "advisory",
  message: event.message.trim(),
  urn: event.resourceUrn,
});

const keyOf = ({ isMandatory, policy, urn, message }: Finding): string =>
  [isMandatory ? 0 : 1, policy, urn, message].join(" ");

/**
 * Pulumi names some Kubernetes objects, and a new one gets another name in each preview. The name it has without its random
 * end tells as much, and the same each time.
 */
function withoutRandomNames(changes: readonly Change[]): readonly Change[] {
  const names = changes.flatMap(({ old, new: state, name }) => {
    const given = autoname(state);
    return given === undefined || given === autoname(old) ? [] : [{ given, name }];
  });
  if (names.length === 0) return changes;
  const rename = (state: State | undefined): State | undefined =>
    state &&
    (JSON.parse(
      names.reduce((text, { given, name }) => text.replaceAll(given, `${name}-…`), JSON.stringify(state)),
    ) as State);
  return changes.map((change) => ({ ...change, new: rename(change.new) }));
}

function autoname(state: State | undefined): string | undefined {
  const metadata = state?.inputs["metadata"] as
    { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> } | undefined;
  return metadata?.annotations?.[autonamed] === undefined ? undefined : metadata.name;
}

/** The engine adds to the name of a pack where it was found. */
const packName = ([name, version]: readonly [string, string]): string => [name.split("|")[0], version].join(" ").trim();

/** By type and name, whatever order the engine took. */
const inOrder = (changes: ReadonlyMap<string, Change>): readonly Change[] =>
  [...changes.values()].sort((left, right) =>
    compare(`${left.type} ${left.name} ${left.urn}`, `${right.type} ${right.name} ${right.urn}`),
  );

const unique = <T>(items: readonly T[]): T[] =>
  items.filter((item, index) => items.findIndex((other) => isDeepStrictEqual(item, other)) === index);
