// Questions with the decision that is right, and why it is.

/** One question of a role, in the tutorial's form unless `asked` says otherwise. */
export interface Case {
  readonly role: "admin" | "developer" | "analyst" | "visitor";
  readonly server?: string;
  readonly tool: string;
  readonly parameters?: unknown;
  readonly action?: string;
  /** Replaces parts of the question. */
  readonly asked?: Readonly<Record<string, unknown>>;
  readonly allow: boolean;
  /** Why this is the right decision. */
  readonly why: string;
}

export const query = (text: unknown) => ({ query: text });

/** The question of a case, in the tutorial's form. */
export const questionOf = ({
  role,
  server = "postgres-mcp",
  tool,
  parameters,
  action = "gateway:tool:invoke",
  asked,
}: Case) => ({
  user: { id: "6b5ad0a0-0000-4000-8000-000000000001", roles: [role] },
  action,
  ...(tool !== "" && { server_name: server, tool_name: tool }),
  ...(parameters !== undefined && { parameters }),
  ...asked,
});

/** The same in the form of SARK's client, which names one role. */
export const clientsForm = ({ user, action, server_name, tool_name, ...rest }: ReturnType<typeof questionOf>) => ({
  user: { id: user.id, role: user.roles[0], email: "someone@example.com", permissions: [] },
  action,
  ...(tool_name !== undefined && {
    tool: { name: tool_name },
    server: { server: server_name, tool: tool_name, sensitivity: "critical" },
    context: {},
  }),
  ...rest,
});
