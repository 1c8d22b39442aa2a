import { z } from "zod";
import { deliverySchema } from "./delivery.ts";
import type { Immutable } from "./immutable.ts";
import { dnsLabel } from "./values.ts";

/** What can be asked of the gateway. */
export const actions = [
  "gateway:tool:invoke",
  "gateway:tool:discover",
  "gateway:server:list",
  "gateway:server:info",
] as const;

/** How much harm a tool can do, in ascending order. */
export const sensitivities = ["low", "medium", "high", "critical"] as const;

export type Action = (typeof actions)[number];
export type Sensitivity = (typeof sensitivities)[number];

const roleName = z
  .string()
  .regex(/^[a-z][-a-z0-9_]{0,62}$/, "must be the name of a role: lower-case letters, digits, '-' and '_'");

const toolName = z
  .string()
  .regex(/^[A-Za-z_][\w.-]{0,127}$/, "must be the name of a tool: letters, digits, '_', '.' and '-', at most 128");

const parameterName = z
  .string()
  .regex(/^[A-Za-z_][\w.-]{0,63}$/, "must be the name of a parameter: letters, digits, '_', '.' and '-', at most 64");

const role = z.strictObject({
  actions: z.array(z.enum(actions)).min(1).describe("What the role may ask of the gateway."),
  tools: z
    .enum(["listed", "all"])
    .default("listed")
    .describe("Whether it may call every tool below, or those that list it. Default: listed."),
  access: z
    .enum(["read-only", "read-write"])
    .default("read-write")
    .describe("read-only: it may call no tool but those that are readOnly. Default: read-write."),
});

const parameter = z.strictObject({
  type: z
    .enum(["string", "number", "boolean", "array", "object", "query"])
    .describe("Type of the value in JSON. query: text that the tool runs, such as SQL."),
  required: z.boolean().default(false).describe("Whether a call without it is denied. Default: false."),
  sensitive: z.boolean().default(false).describe("Whether it is taken out of what is passed on. Default: false."),
});

const tool = z
  .strictObject({
    roles: z
      .array(roleName)
      .default([])
      .describe("Roles that may call it. Default: none, but those with tools: all may."),
    sensitivity: z
      .enum(sensitivities)
      .describe(
        "How much harm it can do. It decides how long answers are cached; those about critical tools never are.",
      ),
    readOnly: z.boolean().default(false).describe("Whether it changes nothing, whoever calls it. Default: false."),
    runsAs: z
      .enum(["read-only", "read-write"])
      .default("read-write")
      .describe("Database role under which it runs queries. read-only: one that cannot write. Default: read-write."),
    parameters: z
      .record(parameterName, parameter)
      .default({})
      .describe("Parameters that may pass; a call with any other is denied. Default: none."),
  })
  .superRefine(({ runsAs, parameters }, context) => {
    for (const [name, { type, required, sensitive }] of Object.entries(parameters)) {
      const refuse = (message: string) => {
        context.addIssue({ code: "custom", message, path: ["parameters", name], input: name });
      };
      if (type === "query" && runsAs !== "read-only") {
        refuse(
          "is a query, and the tool does not run it under a read-only role: no call could pass. Set runsAs: read-only",
        );
      }
      if (required && sensitive) refuse("cannot be required and sensitive: it is never passed on");
    }
  });

const cacheSeconds = (seconds: number) => z.int().min(0).max(3600).default(seconds);

export const authorizationSchema = z
  .strictObject({
    roles: z.record(roleName, role).default({}).describe("Roles in the users' tokens. Default: nobody."),
    servers: z
      .record(dnsLabel, z.record(toolName, tool))
      .default({})
      .describe("Tools by MCP server. Whatever is not here is denied to everybody. Default: nothing."),
    cacheSeconds: z
      .strictObject({
        low: cacheSeconds(1800).describe("Default: 1800."),
        medium: cacheSeconds(300).describe("Default: 300."),
        high: cacheSeconds(60).describe("Default: 60."),
      })
      .prefault({})
      .describe(
        "How long an answer may be kept, by the sensitivity of the tool, and so how long a revoked grant lives.",
      ),
    delivery: deliverySchema,
  })
  .superRefine(({ roles, servers }, context) => {
    for (const [server, tools] of Object.entries(servers)) {
      for (const [name, { roles: listed, readOnly }] of Object.entries(tools)) {
        for (const [index, text] of listed.entries()) {
          const refuse = (message: string) => {
            const path = ["servers", server, name, "roles", index];
            context.addIssue({ code: "custom", message, path, input: text });
          };
          const granted = Object.hasOwn(roles, text) ? roles[text] : undefined;
          if (granted === undefined) refuse("is not among the roles");
          else if (listed.indexOf(text) !== index) refuse("is listed twice");
          else if (granted.access === "read-only" && !readOnly) refuse("may only read, and the tool is not readOnly");
          else if (!granted.actions.includes("gateway:tool:invoke"))
            refuse("may call no tool: its actions lack gateway:tool:invoke");
        }
      }
    }
  })
  .prefault({})
  .describe("What the authorization policies decide by. A change rolls the SARK pods, unless they fetch a bundle.");

/** Data of the authorization policies, and how they reach the policy engine. */
export type AuthorizationSettings = Immutable<z.output<typeof authorizationSchema>>;
