import { imageName, recipes } from "../images/index.ts";
import { namespace, server, service } from "./objects.ts";

const home = "mcp-servers";

/** The stand-in MCP server that stack local has in its registry. */
export const mcpServerObjects = [
  namespace(home),
  service(home, "postgres-mcp", 8080),
  server({
    namespace: home,
    name: "postgres-mcp",
    image: imageName(recipes.mcpStandIn),
    user: 1000,
    port: 8080,
    environment: { MCP_PORT: "8080" },
  }),
];
