/** A policy of these statements, as Amazon takes it. */
export const policyDocument = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
