/** All actions of the gateway. */
const everything = ["gateway:tool:invoke", "gateway:tool:discover", "gateway:server:list", "gateway:server:info"];

/** The tutorial's roles and tools as settings: what its policy meant. */
export const tutorialAuthorization = {
  roles: {
    admin: { actions: everything, tools: "all" },
    developer: { actions: ["gateway:tool:invoke", "gateway:tool:discover", "gateway:server:list"] },
    analyst: { actions: ["gateway:tool:invoke", "gateway:tool:discover"], access: "read-only" },
  },
  servers: {
    "postgres-mcp": {
      execute_query: {
        roles: ["developer", "analyst"],
        sensitivity: "high",
        readOnly: true,
        runsAs: "read-only",
        parameters: { query: { type: "query", required: true } },
      },
      list_tables: { roles: ["developer"], sensitivity: "low", readOnly: true },
      vacuum: {
        roles: ["developer"],
        sensitivity: "critical",
        parameters: {
          table: { type: "string", required: true },
          full: { type: "boolean" },
          password: { type: "string", sensitive: true },
        },
      },
    },
  },
} as const;
