import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../settings.ts";

type Files = Readonly<Record<string, string>>;

/** The policies that decide about calls, by file name. */
export const policies = (): Files => read("gateway.rego", "question.rego", "denial.rego");

/** The policies about OPA itself: who may ask it, and what its log leaves out. */
export const lockPolicies = (): Files => read("authz.rego", "mask.rego");

/** Data of the policies about OPA itself. */
export const operatorData = ({ operatorTokenSha256 }: Settings["opa"]): object =>
  operatorTokenSha256 === undefined ? {} : { system: { operator: { token_sha256: operatorTokenSha256 } } };

const read = (...files: readonly string[]): Files =>
  Object.fromEntries(files.map((file) => [file, readFileSync(join(import.meta.dirname, "policies", file), "utf8")]));
