import { beyond, type Defect } from "./defect.ts";

const contract =
  "What the application reads and serves is not in the stack: test/components/sark and test/images hold both sides to the contract.";

/** Where the tutorial says other things than the application's code. */
export const contractDefects: readonly Defect[] = [
  ["A1", "Environment and format of logs are set under names that nobody reads."],
  ["A2", "The cache is configured under names that are shadowed, and localhost is asked."],
  ["A3", "The key for agents' tokens is left at a default that everybody knows."],
  ["A4", "The audit trail is looked for on localhost."],
  ["A5", "Metrics are looked for on a port where nobody serves them."],
  ["A6", "The program that the image starts has no routes for the gateway, and is ready whatever is down."],
  ["A7", "The decision is asked for under another path, and expected in another form."],
  ["A8", "The policy reads fields that the application does not send."],
  ["A9", "Modes of stores are switched by variables that do not exist."],
  ["A10", "Passwords are put into URLs as they are."],
  ["A11", "Migrations reach one of two databases."],
  ["A12", "Descriptions and metrics are served to everybody."],
].map(([id = "", what = ""]) => beyond(id, what, contract));
