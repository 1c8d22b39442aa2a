import { type Action, type AuthorizationSettings, sensitivities, type Sensitivity } from "./authorization.ts";

/** Members of a set, as an object: looking one up takes as long as it takes with one member. */
type Members = Readonly<Record<string, true>>;

/** A tool as the policies see it. */
interface ToolTable {
  /** Who is granted it. */
  readonly roles: Members;
  /** Who of them may call it: those whose actions have that, and who may write where it writes. */
  readonly callers: Members;
  /** Seconds an answer may be kept, by what a call may say of the sensitivity; empty where it says nothing. */
  readonly cache_seconds: Readonly<Record<string, number>>;
  /** Type by parameter. Queries that would run under a writing role are not among them. */
  readonly takes: Readonly<Record<string, string>>;
  /** Those queries. */
  readonly refused_queries: Members;
  /** Those of them that a call must have, with the same types. */
  readonly required: Readonly<Record<string, string>>;
  readonly sensitive: readonly string[];
}

/** The data of the policies, below `data.authorization`. */
export interface AuthorizationTables {
  readonly roles: Readonly<Record<string, { readonly actions: Members }>>;
  readonly servers: Readonly<
    Record<string, { readonly roles: Members; readonly tools: Readonly<Record<string, ToolTable>> }>
  >;
  readonly cache_seconds: Readonly<Record<string, number>>;
}

type Roles = AuthorizationSettings["roles"];
type Tool = AuthorizationSettings["servers"][string][string];
type Parameter = Tool["parameters"][string];

/** The settings as the tables that the policies decide by: whatever does not depend on the question is settled here. */
export function authorizationTables({ roles, servers, cacheSeconds }: AuthorizationSettings): AuthorizationTables {
  const seconds: Readonly<Record<Sensitivity, number>> = { ...cacheSeconds, critical: 0 };
  return {
    roles: mapValues(roles, ({ actions }) => ({ actions: members(actions) })),
    servers: mapValues(servers, (tools) => {
      const tables = mapValues(tools, (tool) => toolTable(tool, roles, seconds));
      return { roles: members(Object.values(tables).flatMap((table) => Object.keys(table.roles))), tools: tables };
    }),
    cache_seconds: { "": seconds.medium, ...seconds },
  };
}

function toolTable(tool: Tool, roles: Roles, seconds: Readonly<Record<Sensitivity, number>>): ToolTable {
  const { sensitivity, parameters } = tool;
  // The client keeps answers as long as the call's own word allows: a call may exaggerate, never understate.
  const allowed = sensitivities.slice(sensitivities.indexOf(sensitivity));
  const named = Object.entries(parameters);
  const namesOf = (isWanted: (parameter: Parameter) => boolean) =>
    named.flatMap(([name, parameter]) => (isWanted(parameter) ? [name] : []));
  const typesOf = (isWanted: (parameter: Parameter) => boolean) =>
    Object.fromEntries(
      named.flatMap(([name, parameter]) => (isWanted(parameter) ? [[name, jsonType(parameter)]] : [])),
    );
  const isRefused = ({ type }: Parameter) => type === "query" && tool.runsAs !== "read-only";
  const granted = Object.entries(roles).filter(([name, { tools }]) => tools === "all" || tool.roles.includes(name));
  const invoke: Action = "gateway:tool:invoke";
  const callers = granted.filter(
    ([, { actions, access }]) => actions.includes(invoke) && (access === "read-write" || tool.readOnly),
  );
  return {
    roles: members(granted.map(([name]) => name)),
    callers: members(callers.map(([name]) => name)),
    cache_seconds: {
      "": seconds[sensitivity],
      ...Object.fromEntries(allowed.map((level) => [level, seconds[level]])),
    },
    takes: typesOf((parameter) => !isRefused(parameter)),
    refused_queries: members(namesOf(isRefused)),
    required: typesOf(({ required }) => required),
    sensitive: namesOf(({ sensitive }) => sensitive),
  };
}

const jsonType = ({ type }: Parameter): string => (type === "query" ? "string" : type);

const members = (names: readonly string[]): Members => Object.fromEntries(names.map((name) => [name, true] as const));

const mapValues = <Value, Result>(
  from: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Readonly<Record<string, Result>> =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
