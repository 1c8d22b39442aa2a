import { parse } from "yaml";
import { namesSecret } from "../../policy/secret-names.ts";
import { unknownValue } from "./model.ts";

// A comment is read by more people than a state. Pulumi blinds what it knows to be secret; this also hides what a program, a
// chart or a person forgot to declare so.

/** What stands for a secret. */
export const hidden = "[secret]";

/** What stands for a value that is known only after the update. */
export const unknown = "[known after the update]";

/** How the engine marks values of special kinds, and secrets among them. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Properties of types that are secret whatever they are called. */
const secretProperties: Readonly<Record<string, readonly string[]>> = {
  "kubernetes:core/v1:Secret": ["data", "stringData"],
  "random:index/randomPassword:RandomPassword": ["result", "bcryptHash"],
  "tls:index/privateKey:PrivateKey": ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString", "secretBinary"],
};

/** The properties of a resource without what is secret in them. */
export function withoutSecrets(type: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const secret = secretProperties[type] ?? [];
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      secret.includes(name) ? everyLeafHidden(value) : conceal(value, name),
    ]),
  );
}

/** The value without what is secret in it; `name` is the key that it has. */
export function conceal(value: unknown, name = ""): unknown {
  if (value === unknownValue) return unknown;
  if (typeof value === "string") return concealString(value, name);
  if (Array.isArray(value)) return value.map((item) => conceal(item, name));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (fields[signatureKey] === secretSignature) return hidden;
  // A variable of a container says in one field what it is called, and in another what it is.
  const owner = typeof fields["name"] === "string" && "value" in fields ? fields["name"] : undefined;
  return Object.fromEntries(
    Object.entries(fields).map(([key, content]) => [key, conceal(content, key === "value" ? (owner ?? key) : key)]),
  );
}

/** A text of JSON or YAML, as what it says. */
export class StructuredText {
  readonly content: unknown;

  /** @param content without secrets */
  constructor(content: unknown) {
    this.content = content;
  }
}

/** A text of several lines in no form that is understood. It is never shown, for nobody can tell what in it is secret. */
export class OpaqueText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function concealString(text: string, name: string): unknown {
  if (text !== "" && namesSecret(name)) return hidden;
  const content = structured(text);
  if (content !== undefined) return new StructuredText(conceal(content));
  return text.trimEnd().includes("\n") ? new OpaqueText(text) : concealText(text);
}

/** What a text of JSON, or one of several lines of YAML, says; undefined for every other text. */
function structured(text: string): object | undefined {
  if (!text.trimEnd().includes("\n") && !/^\s*[[{]/.test(text)) return undefined;
  try {
    const content: unknown = parse(text, { logLevel: "silent" });
    return typeof content === "object" && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Keys of a Secret tell what it is for, and may be seen. */
function everyLeafHidden(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return hidden;
  if ((value as Readonly<Record<string, unknown>>)[signatureKey] === secretSignature) return hidden;
  return Object.fromEntries(Object.keys(value).map((key) => [key, hidden]));
}

/** A name that may hold a secret, up to the sign before its value. */
const assignment = /((?:--)?["']?([\w.-]+)["']?\s*[:=]\s*)("[^"\n]*"|'[^'\n]*'|[^\s,;"'}\]]+)/g;

/** Forms that are secret wherever they stand. */
const secretForms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // A JSON web token.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  // Tokens of GitHub, GitLab, Slack and Pulumi.
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|pul-)[\w-]{16,}/g,
  /(?<=hooks\.slack\.com\/services\/)[\w/]+/g,
  /(?<=\bBearer\s)[\w.~+/-]{8,}=*/gi,
];

/** A text, such as a message or a file, without the secrets that can be told by their form or their name. */
export function concealText(text: string): string {
  const formless = secretForms.reduce((rest, form) => rest.replace(form, hidden), text);
  return formless
    .replace(/(:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${hidden}@`)
    .replace(assignment, (whole, start: string, name: string) => (namesSecret(name) ? start + hidden : whole));
}
