import { type Case, query } from "./cases.ts";

const allow = true;
const deny = false;

/** Every rule of the tutorial's policy: each role with each tool that it names. */
export const rules: Readonly<Record<string, Case>> = {
  "admin, execute_query": {
    role: "admin",
    tool: "execute_query",
    parameters: query("select 1"),
    allow,
    why: "every tool that the tables know",
  },
  "admin, list_tables": { role: "admin", tool: "list_tables", allow, why: "every tool that the tables know" },
  "admin, a tool nobody knows": {
    role: "admin",
    tool: "shutdown",
    allow: deny,
    why: "what has no sensitivity and no parameters cannot be judged",
  },
  "admin, another server": {
    role: "admin",
    server: "mail-mcp",
    tool: "send",
    allow: deny,
    why: "a server is added in the settings, not by a call",
  },
  "admin, another action": {
    role: "admin",
    tool: "",
    action: "gateway:server:list",
    allow,
    why: "the role lists the action",
  },
  "developer, execute_query": {
    role: "developer",
    tool: "execute_query",
    parameters: query("select 1"),
    allow,
    why: "the tool lists the role",
  },
  "developer, list_tables": { role: "developer", tool: "list_tables", allow, why: "the tool lists the role" },
  "developer, another tool": { role: "developer", tool: "shutdown", allow: deny, why: "the tables do not have it" },
  "developer, another server": {
    role: "developer",
    server: "mail-mcp",
    tool: "execute_query",
    parameters: query("select 1"),
    allow: deny,
    why: "a tool is one of its server",
  },
  "analyst, execute_query": {
    role: "analyst",
    tool: "execute_query",
    parameters: query("select 1"),
    allow,
    why: "it is read-only, and runs its query as a role that cannot write",
  },
  "analyst, list_tables": { role: "analyst", tool: "list_tables", allow: deny, why: "the tool does not list the role" },
  "analyst, a tool that writes": {
    role: "analyst",
    tool: "vacuum",
    parameters: { table: "users" },
    allow: deny,
    why: "an analyst reads",
  },
  "visitor, execute_query": {
    role: "visitor",
    tool: "execute_query",
    parameters: query("select 1"),
    allow: deny,
    why: "nobody has granted the role anything",
  },
  "visitor, list_tables": {
    role: "visitor",
    tool: "list_tables",
    allow: deny,
    why: "nobody has granted the role anything",
  },
};
