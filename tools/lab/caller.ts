import { authorizationTables } from "../../settings/authorization-tables.ts";
import type { Settings } from "../../settings.ts";

/** The tool that the lab calls. */
export const labTool = "echo";

/** A role that may call the lab's tool of the first MCP server; undefined if none may. */
export function grantedRole({
  authorization,
  mcpServers,
}: Pick<Settings, "authorization" | "mcpServers">): string | undefined {
  const tools = authorizationTables(authorization).servers[mcpServers[0]?.name ?? ""]?.tools;
  return Object.keys(tools?.[labTool]?.callers ?? {})[0];
}
