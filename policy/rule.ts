import type {
  PolicyComplianceFramework,
  PolicyConfigSchema,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type Pod, podOf } from "./pod.ts";

/** What a reader of a violation is told about the rule. Every field is required, so that no rule is left unexplained. */
export interface Description {
  /** `<area>-<file name>`, under which the rule is configured. */
  readonly name: string;
  readonly displayName: string;
  /** What the rule demands, as one sentence. */
  readonly description: string;
  readonly severity: Severity;
  readonly tags: string[];
  /** What to change in the program, as an instruction. */
  readonly remediationSteps: string;
  readonly url: string;
  /** What others demand as well: a control of a benchmark or a practice, made with `frameworks.ts`. */
  readonly framework: PolicyComplianceFramework;
  readonly configSchema?: PolicyConfigSchema;
}

export type Report = (message: string) => void;

/** A rule about the pods of every kind of workload. */
export function podRule<Options extends object = object>(
  description: Description,
  judge: (pod: Pod, report: Report, options: Partial<Options>) => void,
): ResourceValidationPolicy {
  return {
    ...description,
    enforcementLevel: "mandatory",
    validateResource: (args, report) => {
      const pod = podOf(args.type, args.props);
      if (pod === undefined) return notApplicable(args, "The resource makes no pods.");
      judge(pod, report, args.getConfig<Partial<Options>>());
    },
  };
}

/** A rule about resources of the named types. */
export function resourceRule<Options extends object = object>(
  description: Description,
  types: readonly string[],
  judge: (properties: ResourceValidationArgs["props"], report: Report, type: string, options: Partial<Options>) => void,
): ResourceValidationPolicy {
  const validateResource: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!types.includes(args.type)) return notApplicable(args, `The rule is about ${types.join(", ")}.`);
    judge(args.props, report, args.type, args.getConfig<Partial<Options>>());
  };
  const [type, ...others] = types;
  // As the package's validateResourceOfType does: it then passes over resources of other types without reading them, which takes
  // most of a rule's time.
  if (others.length === 0) Object.assign(validateResource, { __pulumiType: type });
  return { ...description, enforcementLevel: "mandatory", validateResource };
}

/** Ends the rule. Without a stack trace, which nobody reads, and which takes longer than most rules do: it is most of what rules say. */
function notApplicable(args: ResourceValidationArgs, reason: string): never {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return args.notApplicable(reason);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Reports a violation by the resource with the URN. */
export type StackReport = (message: string, urn: string) => void;

/** A rule about resources in relation to each other. It sees the resources' outputs, after an update is done. */
export function stackRule<Options extends object = object>(
  description: Description,
  judge: (resources: StackValidationArgs["resources"], report: StackReport, options: Partial<Options>) => void,
): StackValidationPolicy {
  return {
    ...description,
    enforcementLevel: "mandatory",
    validateStack: (args, report) => {
      judge(args.resources, report, args.getConfig<Partial<Options>>());
    },
  };
}
