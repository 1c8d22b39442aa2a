import { type Case, query } from "./cases.ts";

const allow = true;
const deny = false;

// What a query says is not the policy's to judge: it runs as a database role that can only read, and the database refuses
// the rest, however it is written. The tests of that role run these very statements.
export const databaseRefuses = "passes, and the read-only role of the database refuses what it must not do";
export const databaseReads = "passes: it only reads, however it is written";

/** Every way around the tutorial's policy that is known, and every call that it refused without reason. */
export const bypasses: Readonly<Record<string, Case>> = {
  "a second statement after a select": {
    role: "analyst",
    tool: "execute_query",
    parameters: query("select 1; drop table users"),
    allow,
    why: databaseRefuses,
  },
  "a select that writes a table": {
    role: "analyst",
    tool: "execute_query",
    parameters: query("select * into stolen from users"),
    allow,
    why: databaseRefuses,
  },
  "a select that reads a file": {
    role: "analyst",
    tool: "execute_query",
    parameters: query("select pg_read_file('/etc/passwd')"),
    allow,
    why: databaseRefuses,
  },
  "an update": {
    role: "developer",
    tool: "execute_query",
    parameters: query("UPDATE users SET is_admin=true"),
    allow,
    why: databaseRefuses,
  },
  "a grant": {
    role: "developer",
    tool: "execute_query",
    parameters: query("GRANT ALL ON users TO public"),
    allow,
    why: databaseRefuses,
  },
  "a program": {
    role: "developer",
    tool: "execute_query",
    parameters: query("COPY users TO PROGRAM 'sh'"),
    allow,
    why: databaseRefuses,
  },
  "a query in a list": {
    role: "developer",
    tool: "execute_query",
    parameters: query(["drop table users"]),
    allow: deny,
    why: "a query is text",
  },
  "a query as a number": {
    role: "developer",
    tool: "execute_query",
    parameters: query(1),
    allow: deny,
    why: "a query is text",
  },
  "a query as an object": {
    role: "developer",
    tool: "execute_query",
    parameters: query({ text: "drop table users" }),
    allow: deny,
    why: "a query is text",
  },
  "a list of the analyst": {
    role: "analyst",
    tool: "execute_query",
    parameters: query(["select 1"]),
    allow: deny,
    why: "a query is text",
  },
  "a query under another name": {
    role: "developer",
    tool: "execute_query",
    parameters: { query: "select 1", sql: "drop table users" },
    allow: deny,
    why: "parameters that nobody declared do not pass",
  },
  "a column called is_deleted": {
    role: "developer",
    tool: "execute_query",
    parameters: query("select is_deleted from t"),
    allow,
    why: databaseReads,
  },
  "a column called altered_at": {
    role: "developer",
    tool: "execute_query",
    parameters: query("select altered_at from t"),
    allow,
    why: databaseReads,
  },
  "a space before select": {
    role: "analyst",
    tool: "execute_query",
    parameters: query(" select 1"),
    allow,
    why: databaseReads,
  },
  "a common table expression": {
    role: "analyst",
    tool: "execute_query",
    parameters: query("with a as (select 1) select * from a"),
    allow,
    why: databaseReads,
  },
  "a comment before select": {
    role: "analyst",
    tool: "execute_query",
    parameters: query("/*c*/select 1"),
    allow,
    why: databaseReads,
  },
  selectx: {
    role: "analyst",
    tool: "execute_query",
    parameters: query("selectx"),
    allow,
    why: "passes, and is an error of the database",
  },
  "a tool without a query": {
    role: "developer",
    tool: "list_tables",
    parameters: {},
    allow,
    why: "it has no query to judge",
  },
  "no parameters at all": {
    role: "developer",
    tool: "list_tables",
    parameters: undefined,
    allow,
    why: "it needs none",
  },
  "a query that is missing": {
    role: "developer",
    tool: "execute_query",
    parameters: {},
    allow: deny,
    why: "what is not seen cannot be allowed",
  },
  "the client leaves out all parameters": {
    role: "developer",
    tool: "execute_query",
    parameters: undefined,
    allow: deny,
    why: "what is not seen cannot be allowed",
  },
  "roles in an object": {
    role: "visitor",
    tool: "list_tables",
    asked: { user: { roles: { first: "admin" } } },
    allow: deny,
    why: "roles are a list",
  },
  "roles in a text": {
    role: "visitor",
    tool: "list_tables",
    asked: { user: { roles: "admin" } },
    allow: deny,
    why: "roles are a list",
  },
  "a list in a list": {
    role: "visitor",
    tool: "list_tables",
    asked: { user: { roles: [["admin"]] } },
    allow: deny,
    why: "a role is text",
  },
  "an admin on an unknown server": {
    role: "admin",
    server: "",
    tool: "",
    allow: deny,
    why: "the admin's rule looked at neither server nor tool",
  },
  "a critical tool that is called a harmless one": {
    role: "developer",
    tool: "vacuum",
    parameters: { table: "t" },
    asked: { server: { sensitivity: "low" } },
    allow: deny,
    why: "the client keeps an answer by what the call says",
  },
  "an unknown sensitivity": {
    role: "developer",
    tool: "vacuum",
    parameters: { table: "t" },
    asked: { server: { sensitivity: "none" } },
    allow: deny,
    why: "the client would keep the answer for nobody knows how long",
  },
};
