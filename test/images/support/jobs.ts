import assert from "node:assert/strict";
import { users } from "../../../components/postgres/names.ts";
import { scramVerifier } from "../../../components/postgres/scram.ts";
import { containerOf, dataOf, podOf, theOne } from "../../support/find.ts";
import type { Registration } from "../../support/recorder.ts";
import type { PooledServer } from "./pooled-server.ts";
import type { Environment, Login } from "./tls-postgres.ts";

/** What one of the platform's Jobs runs. */
export interface JobProgram {
  readonly command: readonly string[];
  /** Without what comes from Secrets. */
  readonly environment: Environment;
  /** Files by name. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** The program of a Job, whose scripts are in a ConfigMap that is called after it. */
export function programOf(all: readonly Registration[], name: string): JobProgram {
  const { command = [], args, env } = containerOf(podOf(theOne(all, "Job", name)), "job");
  const clear = env.flatMap(({ name: key, value }) => (typeof value === "string" ? [[key, value] as const] : []));
  return {
    command: [...command, ...args],
    environment: Object.fromEntries(clear),
    scripts: dataOf(theOne(all, "ConfigMap", `${name}-scripts`)),
  };
}

export const superuser: Login = { user: users.superuser, password: "superusers-password" };
export const pooler: Login = { user: users.poolerAuthentication, password: "poolers-password" };
export const readOnly: Login = { user: users.readOnly, password: "readers-password" };
export const monitoring: Login = { user: users.monitoring, password: "monitorings-password" };

/** What poolers and the server know of a login in place of its password. */
export const verifier = (password: string): string => scramVerifier(password, "MDEyMzQ1Njc4OWFiY2RlZg==");

/** Runs one of the platform's Jobs on its own server, for a login of the databases' owner. */
export async function runJob(
  server: PooledServer,
  { command, environment, scripts }: JobProgram,
  { user, password }: Login,
  changes: Environment = {},
): Promise<void> {
  const { status, output } = await server.run(
    command,
    {
      ...environment,
      ...{ PGHOST: server.direct.host, PGPORT: String(server.direct.port), PGPASSWORD: superuser.password },
      ...{ LOGIN: user, LOGIN_VERIFIER: verifier(password), POOLER_PASSWORD: pooler.password },
      ...{ READ_ONLY_PASSWORD: readOnly.password, MONITORING_PASSWORD: monitoring.password },
      ...changes,
    },
    scripts,
  );
  assert.equal(status, 0, output);
}
