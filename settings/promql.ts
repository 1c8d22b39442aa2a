import { parser } from "@prometheus-io/lezer-promql";

/** Where a PromQL expression cannot be read, counted from 1; undefined where all of it can. */
export function syntaxErrorIn(expression: string): number | undefined {
  let at: number | undefined;
  parser.parse(expression).iterate({
    enter: ({ type, from }) => {
      if (type.isError) at ??= from + 1;
    },
  });
  return at;
}

/** The metrics that a PromQL expression reads, each once. */
export function metricsIn(expression: string): readonly string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter: ({ name, from, to, node }) => {
      if (name === "Identifier" && node.parent?.name === "VectorSelector") names.add(expression.slice(from, to));
    },
  });
  return [...names];
}
