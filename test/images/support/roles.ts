import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loginName } from "../../../components/postgres/login.ts";
import { users } from "../../../components/postgres/names.ts";
import { root } from "../../../tools/lib/paths.ts";
import type { Database } from "./database.ts";
import { verifier } from "./jobs.ts";

/** Who logs in and becomes the owner. */
export const login = loginName("sark", "l");

/** Makes users and databases as the cluster's Job does. */
export async function makeRoles(database: Database, names: Readonly<Record<string, string>>): Promise<void> {
  const made = await database.attempt(
    ["sh", "-c", 'printf %s "$SCRIPT" | psql --username=postgres --dbname=postgres'],
    {
      ...{ OWNER: "sark", LOGIN: login, READ_ONLY: users.readOnly, REWIND: "postgres" },
      ...{ MAINTENANCE: users.maintenance, MONITORING: users.monitoring },
      ...{ POOLER: users.poolerAuthentication, POOLER_PASSWORD: "p" },
      ...{ LOGIN_VERIFIER: verifier("l"), READ_ONLY_PASSWORD: "r", MONITORING_PASSWORD: "m" },
      ...names,
      SCRIPT: readFileSync(join(root, "components/postgres/scripts/roles.sql"), "utf8"),
    },
  );
  assert.equal(made.status, 0, made.output);
}
