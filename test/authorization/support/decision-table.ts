import type { AuthorizationSettings } from "../../../settings/authorization.ts";
import type { Answer } from "./engine.ts";

// What the policies should decide, said once more from the settings and in another language.

type Role = AuthorizationSettings["roles"][string];
type Tool = AuthorizationSettings["servers"][string][string];
type Json = Readonly<Record<string, unknown>>;

type Level = Tool["sensitivity"];

const levels = ["low", "medium", "high", "critical"] as const;

const fields = ["user", "action", "tool", "server", "context", "server_name", "tool_name", "parameters"];
const userTexts = ["id", "email", "role"];
const userLists = ["permissions", "teams"];
const toolFields = ["name", "sensitivity_level"];
const serverFields = ["server", "tool", "sensitivity"];
const actions = ["gateway:tool:invoke", "gateway:tool:discover", "gateway:server:list", "gateway:server:info"];

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const hasOnly = (value: Json, names: readonly string[]) => Object.keys(value).every((name) => names.includes(name));
const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const denied = (why: string): Answer => {
  const reason = `denied: ${why}`;
  return { allow: false, audit_reason: reason, reason, cache_ttl: 0, filtered_parameters: null };
};

function allowed(roles: readonly string[], seconds: number, parameters: Answer["filtered_parameters"]): Answer {
  const reason = `allowed: ${[...new Set(roles)].sort().join(", ")}`;
  return { allow: true, audit_reason: reason, reason, cache_ttl: seconds, filtered_parameters: parameters };
}

/** The answer that is right. */
export function rightAnswer(settings: AuthorizationSettings, question: unknown): Answer {
  if (!isQuestion(question)) return denied("the question is malformed");
  const user = question["user"] as Json;
  const action = question["action"];
  if (!isText(action) || !actions.includes(action)) return denied("the action is unknown");
  const claimed = [...((user["roles"] ?? []) as readonly string[]), (user["role"] ?? "") as string];
  const acting = claimed.filter((name) => own(settings.roles, name)?.actions.some((one) => one === action));
  if (acting.length === 0) return denied("no role of the user may do this");
  return action === "gateway:tool:invoke" ? call(settings, question, acting) : look(settings, question, action, acting);
}

function isQuestion(question: unknown): question is Json {
  if (!isObject(question) || !hasOnly(question, fields)) return false;
  const { user, tool, server, parameters } = question;
  if (!isObject(user) || !hasOnly(user, [...userTexts, "roles", ...userLists])) return false;
  if (!userTexts.every((name) => !(name in user) || isText(user[name]))) return false;
  const isListOfTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
  if ("roles" in user && !isListOfTexts(user["roles"])) return false;
  if (!userLists.every((name) => !(name in user) || isText(user[name]) || isListOfTexts(user[name]))) return false;
  const isPart = (value: unknown, names: readonly string[]) =>
    value === undefined || value === null || (isObject(value) && hasOnly(value, names));
  if (!isPart(tool, toolFields) || !isPart(server, serverFields)) return false;
  return parameters === undefined || isObject(parameters);
}

/** The one text that all say who say anything; "" where nobody does, undefined where they differ or say no text. */
function agreed(...said: readonly unknown[]): string | undefined {
  const different = [...new Set(said.filter((value) => value !== undefined && value !== null))];
  if (different.length === 0) return "";
  const [only] = different;
  return different.length === 1 && isText(only) ? only : undefined;
}

function namesOf(question: Json): { readonly server?: string | undefined; readonly tool?: string | undefined } {
  const { tool = {}, server = {} } = question as Readonly<Record<string, Json | null>>;
  // Who says that there is none does not name one.
  return {
    server: server === null ? undefined : agreed(question["server_name"], server["server"]),
    tool: server === null || tool === null ? undefined : agreed(question["tool_name"], server["tool"], tool["name"]),
  };
}

function statedLevel(question: Json): string | undefined {
  const { tool, server } = question as Readonly<Record<string, Json | null | undefined>>;
  return agreed(...[server?.["sensitivity"], tool?.["sensitivity_level"]].filter((level) => level !== ""));
}

/** What a call says of its sensitivity, in the one field where calls do; the tool's own where it says nothing. */
function levelOfCall({ server, tool: named }: Json, tool: Tool): Level | undefined {
  const { sensitivity_level: elsewhere = "" } = (named ?? {}) as Json;
  const { sensitivity: stated = "" } = (server ?? {}) as Json;
  if (elsewhere !== "") return undefined;
  return stated === "" ? tool.sensitivity : levels.find((one) => one === stated);
}

const isGranted = (name: string, role: Role | undefined, tool: Tool) =>
  role?.tools === "all" || tool.roles.includes(name);

const secondsFor = ({ cacheSeconds }: AuthorizationSettings, level: string): number | undefined =>
  own({ ...cacheSeconds, critical: 0 }, level);

function call(settings: AuthorizationSettings, question: Json, acting: readonly string[]): Answer {
  const names = namesOf(question);
  const tool = own(own(settings.servers, names.server ?? "") ?? {}, names.tool ?? "");
  if (tool === undefined) return denied("the call does not name a tool that is known");

  const granted = acting.filter((name) => isGranted(name, settings.roles[name], tool));
  if (granted.length === 0) return denied("no role of the user may use this tool");
  const able = granted.filter((name) => tool.readOnly || settings.roles[name]?.access === "read-write");
  if (able.length === 0) return denied("the user may only read, and the tool is not read-only");

  const level = levelOfCall(question, tool);
  if (level === undefined || levels.indexOf(level) < levels.indexOf(tool.sensitivity)) {
    return denied("the call says that the tool is less sensitive than it is");
  }

  const given = Object.entries((question["parameters"] ?? {}) as Json);
  const isRefused = ([name]: (typeof given)[number]) =>
    own(tool.parameters, name)?.type === "query" && tool.runsAs !== "read-only";
  if (given.some(isRefused)) return denied("a query passes only where it runs under a read-only role");
  const fits = ([name, value]: (typeof given)[number]) =>
    (own(tool.parameters, name)?.type ?? "nothing").replace("query", "string") === typeOf(value);
  if (!given.every(fits)) return denied("a parameter is not one of the tool's, or not of its type");
  const isMissing = ([name, { required }]: readonly [string, Tool["parameters"][string]]) =>
    required && !given.some(([one]) => one === name);
  if (Object.entries(tool.parameters).some(isMissing)) return denied("a parameter is missing");

  const passed = given.filter(([name]) => own(tool.parameters, name)?.sensitive !== true);
  return allowed(able, secondsFor(settings, level) ?? 0, Object.fromEntries(passed));
}

function look(settings: AuthorizationSettings, question: Json, action: string, acting: readonly string[]): Answer {
  if (Object.keys(question["parameters"] ?? {}).length > 0) return denied("only a call has parameters");
  const stated = statedLevel(question);
  const seconds = stated === undefined ? undefined : secondsFor(settings, stated === "" ? "medium" : stated);
  if (seconds === undefined) return denied("there is no such sensitivity");

  const names = namesOf(question);
  const tools = own(settings.servers, names.server ?? "") ?? {};
  const seen = names.tool === "" ? Object.values(tools) : [own(tools, names.tool ?? "")];
  const sees = (name: string) => seen.some((tool) => tool !== undefined && isGranted(name, settings.roles[name], tool));
  const seeing = action === "gateway:server:list" ? acting : acting.filter(sees);
  return seeing.length === 0 ? denied("no role of the user may see this") : allowed(seeing, seconds, null);
}
