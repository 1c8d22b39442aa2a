import assert from "node:assert/strict";
import { cpSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/lib/paths.ts";
import type { Container } from "./container.ts";
import type { Place, PooledServer } from "./pooled-server.ts";
import type { Login } from "./tls-postgres.ts";
import { until } from "./wait.ts";

/** Who connects, and where. */
type Target = readonly [Login, Place];

/** Opens connections without a pause, at each place as each login, and writes into the table `calls` who it was. */
export class Clients {
  private readonly server: PooledServer;
  private readonly database: string;
  private readonly file: string;
  private readonly container: Container;

  constructor(server: PooledServer, database: string, ...targets: readonly Target[]) {
    this.server = server;
    this.database = database;
    this.file = server.file("places.json");
    cpSync(join(root, "test/images/support/connecting.py"), server.file("connecting.py"));
    this.at(...targets);
    this.container = server.background(["python3", "/work/connecting.py", "/work/places.json"]);
  }

  /** Goes on at other places. */
  at(...targets: readonly Target[]): void {
    const places = targets.map(([login, place]) => ({ ...login, ...place, dbname: this.database }));
    writeFileSync(`${this.file}.new`, JSON.stringify(places));
    renameSync(`${this.file}.new`, this.file);
  }

  /** Waits until each of the logins has got in so often. */
  async got(logins: readonly Login[], times: number): Promise<void> {
    const start = await this.counts();
    await until(`${times} connections of each login`, async () => {
      const now = await this.counts();
      return logins.every(({ user }) => Number(now.get(user) ?? 0) - Number(start.get(user) ?? 0) >= times);
    });
  }

  /** @returns how many connections there were, when nobody was refused */
  async end(): Promise<number> {
    this.at();
    await this.container.end();
    const { connected, refused } = JSON.parse(this.container.output) as { connected: number; refused: string[] };
    assert.deepEqual(refused, []);
    return connected;
  }

  private async counts(): Promise<ReadonlyMap<string, string>> {
    const answer = await this.server.query("SELECT login, count(*) FROM calls GROUP BY 1", this.database);
    return new Map(answer.split("\n").map((line) => line.split("|") as [string, string]));
  }
}

/** Starts a session that goes on when a file is there, or after a minute. */
export function longSession(
  server: PooledServer,
  login: Login,
  place: Place,
  database: string,
  file: string,
): Container {
  const script =
    `(echo "SELECT 'before';"; n=0; until [ -e /work/${file} ] || [ $((n += 1)) -gt 600 ]; do sleep 0.1; done; ` +
    `echo "SELECT 'after';") | psql -AtX`;
  return server.background(["sh", "-c", script], {
    ...{ PGHOST: place.host, PGPORT: String(place.port), PGDATABASE: database },
    ...{ PGUSER: login.user, PGPASSWORD: login.password },
  });
}
