import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** Functions of a series over a time that do not end in `_over_time`. */
const overTime: readonly string[] = [
  ...["rate", "irate", "increase", "delta", "idelta", "deriv", "resets", "changes", "predict_linear"],
  ...["double_exponential_smoothing", "holt_winters"],
];

/** What stands around an expression and leaves what it is. */
const transparent: readonly string[] = ["ParenExpr", "OffsetExpr", "StepInvariantExpr"];

const ranges: readonly string[] = ["MatrixSelector", "SubqueryExpr"];

/**
 * What Prometheus refuses in an expression that it can read: a time such as `[5m]` where there must be none, or none where there
 * must be one. As a clause; undefined where all is well.
 */
export function rangeErrorIn(expression: string): string | undefined {
  let problem: string | undefined;
  parser.parse(expression).iterate({
    enter: ({ node }) => {
      const { name, from, to } = node;
      if (ranges.includes(name) && functionAround(node, expression) === undefined) {
        problem ??= `${expression.slice(from, to)} is a time, and stands where a moment is needed`;
      }
      if (name !== "FunctionCall") return;
      const called = functionOf(node, expression);
      if (isOverTime(called) && !hasRange(node)) {
        problem ??= `${called} needs a time such as [5m]`;
      }
    },
  });
  return problem;
}

const isOverTime = (called: string): boolean => called.endsWith("_over_time") || overTime.includes(called);

const functionOf = (call: SyntaxNode, expression: string): string => {
  const identifier = call.getChild("FunctionIdentifier");
  return identifier === null ? "" : expression.slice(identifier.from, identifier.to);
};

/** The function of series over a time whose argument a node is; undefined if it is nobody's. */
function functionAround(node: SyntaxNode, expression: string): string | undefined {
  let around = node.parent;
  while (around !== null && transparent.includes(around.name)) around = around.parent;
  const call = around?.name === "FunctionCallBody" ? around.parent : null;
  if (call?.name !== "FunctionCall") return undefined;
  const called = functionOf(call, expression);
  return isOverTime(called) ? called : undefined;
}

/** Whether an argument of a call is about a time. */
function hasRange(call: SyntaxNode): boolean {
  let argument = call.getChild("FunctionCallBody")?.firstChild ?? null;
  for (; argument !== null; argument = argument.nextSibling) if (isRange(argument)) return true;
  return false;
}

const isRange = (node: SyntaxNode): boolean =>
  ranges.includes(node.name) ||
  (transparent.includes(node.name) && node.firstChild !== null && isRange(node.firstChild));
