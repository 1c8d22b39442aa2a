import fc from "fast-check";
import { actions, type AuthorizationSettings, sensitivities } from "../../../settings/authorization.ts";

type Tool = AuthorizationSettings["servers"][string][string];
type Parameter = Tool["parameters"][string];

const roleNames = ["admin", "developer", "analyst", "guest", "constructor"];
const serverNames = ["postgres-mcp", "files"];
const toolNames = ["execute_query", "list_tables", "write_file", "toString"];
const parameterNames = ["query", "path", "limit", "password", "options"];

const parameter = fc.record({
  type: fc.constantFrom("string", "number", "boolean", "array", "object", "query"),
  required: fc.boolean(),
  sensitive: fc.boolean(),
});

const table = <Value>(names: readonly string[], value: fc.Arbitrary<Value>, minLength = 0) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), value), { selector: ([name]) => name, minLength })
    .map((entries) => Object.fromEntries(entries) as Readonly<Record<string, Value>>);

const tool: fc.Arbitrary<Tool> = fc.record({
  roles: fc.subarray(roleNames),
  sensitivity: fc.constantFrom(...sensitivities),
  readOnly: fc.boolean(),
  runsAs: fc.constantFrom("read-only", "read-write"),
  parameters: table(parameterNames, parameter),
});

/** Tables as the policies may meet them, also some that the settings would refuse. */
export const authorization: fc.Arbitrary<AuthorizationSettings> = fc.record({
  roles: table(
    roleNames,
    fc.record({
      actions: fc.subarray([...actions], { minLength: 1 }),
      tools: fc.constantFrom("listed", "all"),
      access: fc.constantFrom("read-only", "read-write"),
    }),
    3,
  ),
  servers: table(serverNames, table(toolNames, tool, 2), 1),
  cacheSeconds: fc.record({ low: fc.nat(3600), medium: fc.nat(3600), high: fc.nat(3600) }),
  delivery: fc.constant({ mode: "configMap" }),
});

/** Text that is nearly a name, and text that is nothing like one. */
const strangeText = fc.oneof(
  fc
    .constantFrom(...roleNames, ...serverNames, ...toolNames, ...actions)
    .chain((name) =>
      fc.constantFrom(
        ...[name.toUpperCase(), ` ${name}`, `${name}\n`, `${name}\u0000`, `${name}\u200b`, name.replace("e", "е")],
        ...[name.normalize("NFD"), `${name}\n${name}`, `${name}/${name}`, name.slice(1), `"${name}"`],
      ),
    ),
  fc.constantFrom(
    "",
    "*",
    "data.authorization",
    "__proto__",
    "../..",
    "%00",
    "${role}",
    "a".repeat(5000),
    "😀",
    "\ufeff",
  ),
  fc.constantFrom("select 1; drop table users", "COPY t TO PROGRAM 'sh'", "/**/select", "ſelect", "selectx"),
  fc.string({ unit: "binary", maxLength: 20 }),
);

const nested = (depth: number): unknown =>
  depth === 0 ? "x" : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) };

/** Anything that JSON can carry. */
const hostile = fc.oneof(
  strangeText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e300, [], {}, [[]], { "": null }, nested(200)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(strangeText, { maxLength: 5 }),
  fc.dictionary(fc.oneof(strangeText, fc.constantFrom(...parameterNames)), strangeText, { maxKeys: 5 }),
);

/** Mostly what belongs there. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: right, weight: 30 }, { arbitrary: hostile, weight: 1 });

const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => fc.record(fields, { requiredKeys: [] });

const roleList = mostly(fc.array(mostly(fc.constantFrom(...roleNames)), { maxLength: 3 }));
const role = mostly(fc.constantFrom(...roleNames));

const user = mostly(
  fc.oneof(
    fc.record({ role }),
    fc.record({ roles: roleList }),
    optional({ id: mostly(fc.uuid()), role, roles: roleList, email: mostly(fc.emailAddress()) }),
    fc.record({ id: mostly(fc.uuid()), roles: roleList, permissions: roleList, teams: roleList }),
  ),
);

const values: Readonly<Record<Parameter["type"], fc.Arbitrary<unknown>>> = {
  query: fc.oneof(fc.constant("select 1"), strangeText),
  string: fc.string(),
  number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  boolean: fc.boolean(),
  array: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 4 }),
  object: fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }),
};

/** Parameters of a tool, sometimes with one that it does not have, or without one that it needs. */
function parametersOf(tool: Tool | undefined): fc.Arbitrary<unknown> {
  const named = Object.entries(tool?.parameters ?? {});
  const right = fc.record(Object.fromEntries(named.map(([name, { type }]) => [name, mostly(values[type])])), {
    requiredKeys: named.flatMap(([name, { required }]) => (required ? [name] : [])),
  });
  const any = optional(Object.fromEntries(parameterNames.map((name) => [name, values.string])));
  return mostly(fc.oneof({ arbitrary: right, weight: 10 }, any));
}

const action = mostly(fc.oneof({ arbitrary: fc.constant(actions[0]), weight: 4 }, fc.constantFrom(...actions)));
const context = mostly(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }));
const level = mostly(fc.constantFrom(...sensitivities, "critical", "critical"));

/** The names of a tool in every form that there is, and in forms that contradict themselves. */
function namesOf(server: string, tool: string): fc.Arbitrary<object> {
  const tutorials = { server_name: mostly(fc.constant(server)), tool_name: mostly(fc.constant(tool)) };
  const clients = {
    tool: mostly(fc.record({ name: mostly(fc.constant(tool)) })),
    server: mostly(
      fc.oneof(
        fc.record({ server: mostly(fc.constant(server)), tool: mostly(fc.constant(tool)), sensitivity: level }),
        optional({ server: fc.constant(server), tool: fc.constantFrom(tool, null) }),
      ),
    ),
  };
  const evaluated = {
    tool: fc.record({ name: fc.constant(tool), sensitivity_level: level }),
    server: fc.constant(null),
  };
  return fc.oneof(
    { arbitrary: fc.record(tutorials), weight: 3 },
    { arbitrary: fc.record(clients), weight: 3 },
    { arbitrary: fc.record({ ...tutorials, ...clients }), weight: 3 },
    optional({ ...tutorials, ...clients }),
    fc.record(evaluated),
  );
}

const unknownField = fc.oneof(
  { arbitrary: fc.constant({}), weight: 30 },
  { arbitrary: fc.dictionary(strangeText, hostile, { minKeys: 1, maxKeys: 1 }), weight: 1 },
);

/** Questions about what tables have: most nearly right, some nothing like a question. */
export function questionAbout({ servers }: AuthorizationSettings): fc.Arbitrary<unknown> {
  const known = Object.entries(servers).flatMap(([server, tools]) =>
    Object.keys(tools).map((tool) => [server, tool] as const),
  );
  const other = fc.tuple(fc.constantFrom(...serverNames), fc.constantFrom(...toolNames));
  const target = fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 10 }, other);
  const asked = target.chain(([server, tool]) =>
    fc
      .tuple(
        fc.record(
          { user, action, parameters: parametersOf(servers[server]?.[tool]) },
          { requiredKeys: ["user", "action"] },
        ),
        namesOf(server, tool),
        optional({ context }),
        unknownField,
      )
      .map(([who, names, rest, more]) => ({ ...who, ...names, ...rest, ...more })),
  );
  return (
    fc
      .oneof({ arbitrary: asked, weight: 30 }, { arbitrary: hostile, weight: 1 })
      // As it is once it has been sent.
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  );
}
