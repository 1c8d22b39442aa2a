/** The part of a JSON Schema that the settings have. */
export interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What may stand there, in words. */
export function typeOf(node: Node): string {
  if (isSecret(node)) return "text, secret";
  if (node.const !== undefined) return asCode(node.const);
  if (node.enum !== undefined) {
    const values = node.enum.filter((value) => value !== "true" && value !== "false");
    return values.every((value) => typeof value === "boolean") ? "true or false" : values.map(asCode).join(", ");
  }
  const choices = node.oneOf ?? node.anyOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(" or ");
  switch (node.type) {
    case "string":
      return "text";
    case "integer":
    case "number":
      return numberType(node);
    case "array":
      return `list of ${node.items === undefined ? "values" : typeOf(node.items)}`;
    default:
      return "object";
  }
}

/** Whether Pulumi encrypts it. */
export const isSecret = ({ properties: inner }: Node): boolean =>
  inner !== undefined && Object.keys(inner).join() === "secure";

function numberType({ type, minimum, maximum }: Node): string {
  const whole = type === "integer" ? "whole number" : "number";
  const isBound = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  if (isBound(minimum) && isBound(maximum)) return `${whole}, ${minimum ?? ""} to ${maximum ?? ""}`;
  if (isBound(minimum)) return `${whole}, at least ${minimum ?? ""}`;
  return isBound(maximum) ? `${whole}, at most ${maximum ?? ""}` : whole;
}

/** What stands there where nothing is said. */
export function valueOf(node: Node, isRequired: boolean): string {
  if (node.default === undefined) return isRequired ? "required" : "–";
  const text = JSON.stringify(node.default);
  return text === "{}" ? "its own" : asCode(node.default);
}

export const asCode = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
