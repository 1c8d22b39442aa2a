import { type AlertCases, always, type Series, series } from "../support/situation.ts";

const pooler = (metric: string, values: string, labels = {}): Series =>
  series(`pgbouncer_${metric}`, "pgbouncer", values, { pod: "postgres-pooler-0", ...labels });

const wait = (values: string): Series =>
  pooler("pools_client_maxwait_seconds", values, { database: "sark_production", user: "sark" });

const clients = (used: number): readonly Series[] => [
  pooler("used_clients", always(used)),
  pooler("config_max_client_connections", always(1000)),
];

export const poolerCases: readonly AlertCases[] = [
  {
    alert: "PoolerDown",
    severity: "warning",
    fires: [{ when: "it does not answer", series: [pooler("up", "1x10 0x100")] }],
    silent: [
      { when: "it answers", series: [pooler("up", always(1))] },
      { when: "it is replaced", series: [pooler("up", "1x28 0 1x100")] },
    ],
  },
  {
    alert: "PoolerClientsWaiting",
    severity: "warning",
    fires: [
      {
        when: "a client waits for ever longer",
        series: [wait("0x10 0+30x100")],
        labels: { database: "sark_production" },
      },
    ],
    silent: [
      { when: "nobody waits", series: [wait(always(0))] },
      { when: "somebody waited while the leader changed", series: [wait("0x28 20 0x100")] },
    ],
  },
  {
    alert: "PoolerClientsHigh",
    severity: "warning",
    fires: [{ when: "900 of 1000 are there", series: clients(900) }],
    silent: [{ when: "half of them are", series: clients(500) }],
  },
];
