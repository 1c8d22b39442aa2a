import { randomBytes } from "node:crypto";
import { accessToken } from "../lib/access-token.ts";
import { grantedRole, labTool } from "./caller.ts";
import type { Lab } from "./lab.ts";

/** Who calls: a role that may, and one that nobody has granted anything. */
export type Caller = "granted" | "stranger";

/** The status with which a call of each is answered. */
export const rightAnswer: Readonly<Record<Caller, number>> = { granted: 200, stranger: 403 };

/** The role that strangers have; no settings can grant it anything, for it is not a valid name of a role there. */
const unknownRole = "Nobody";

/** One call of a tool, ready to be sent. */
export interface Call {
  /** UUID of the user; every call of the lab has its own, by which the audit trail tells them apart. */
  readonly id: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes calls of users whose ids start with the same letters. */
export class Calls {
  /** What the ids of all users start with. */
  readonly prefix = randomBytes(4).toString("hex");
  private readonly lab: Lab;
  private readonly key: string;
  private readonly gateway: string;
  private count = 0;

  /**
   * @param key what the gateway checks tokens with; never shown
   * @param gateway base URL inside the cluster
   */
  constructor(lab: Lab, key: string, gateway: string) {
    this.lab = lab;
    this.key = key;
    this.gateway = gateway;
  }

  nextId(): string {
    this.count += 1;
    const digits = this.count.toString(16).padStart(24, "0");
    return `${this.prefix}-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8, 12)}-${digits.slice(12)}`;
  }

  /**
   * A call of the tool `echo`, in the tutorial's form.
   *
   * @param parameters what the tool answers with
   */
  echo(caller: Caller, parameters: object = {}, id = this.nextId()): Call {
    const [server] = this.lab.settings.mcpServers;
    const body = { server_name: server?.name, tool_name: labTool, parameters, sensitivity_level: "medium" };
    return this.call(id, "/tools/invoke", body, this.token(caller, { sub: id }));
  }

  /** A message for the MCP server in MCP's own form. */
  message(caller: Caller, message: object, id = this.nextId()): Call {
    const [server] = this.lab.settings.mcpServers;
    return this.call(id, `/mcp/${server?.name ?? ""}`, message, this.token(caller, { sub: id }));
  }

  /** The call with another token, or none. */
  withToken(call: Call, token: string | undefined): Call {
    const { authorization: _old, ...headers } = call.headers;
    return { ...call, headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` } };
  }

  /** @param key default: the right one */
  token(caller: Caller, claims: Readonly<Record<string, unknown>>, key = this.key): string {
    const role = caller === "granted" ? grantedRole(this.lab.settings) : undefined;
    return accessToken(key, role ?? unknownRole, claims);
  }

  private call(id: string, path: string, body: object, token: string): Call {
    return {
      id,
      // The applications disregard the query; it tells which request a result belongs to.
      url: `${this.gateway}${path}?request=${id}`,
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    };
  }
}

/** Which request a URL is of. */
export const idOf = (url: string): string => new URL(url).searchParams.get("request") ?? "";
