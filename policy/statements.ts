/** A statement of a policy document of Amazon's. */
export interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** Statements of a policy document; nothing of what is none. */
export function statementsOf(text: string): readonly Statement[] {
  try {
    const { Statement: statements = [] } = JSON.parse(text) as {
      readonly Statement?: Statement | readonly Statement[];
    };
    return [statements].flat();
  } catch {
    return [];
  }
}
