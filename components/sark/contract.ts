import type { Settings } from "../../settings.ts";
import type { Check, ServiceContract } from "../workload/index.ts";

/** How SARK is started, asked for its health, scraped and migrated. */
export interface SarkContract extends ServiceContract {
  /** Where it says how it is, and what an answer must match beside the status 200. */
  readonly health: { readonly path: string; readonly body: readonly string[] };
  readonly migrationCommand: readonly string[];
}

type Preset = (ports: { readonly http: number }) => SarkContract;

const tutorial: Preset = ({ http }) => ({
  migrationCommand: ["python", "-m", "alembic", "upgrade", "head"],
  health: { path: "/ready", body: [] },
  httpPort: http,
  metricsPort: 9090,
  metricsPath: "/metrics",
  startup: { path: "/health", port: http },
  readiness: { path: "/ready", port: http },
  liveness: { path: "/health", port: http },
});

// The published image starts an application without the gateway's routes, so the command names the one that has them.
// Its readiness route always answers 200 and tells the truth in its body only.
const upstream: Preset = ({ http }) => ({
  command: ["python", "-m", "uvicorn", "sark.api.main:app", "--host", "0.0.0.0", "--port", String(http)],
  // The published migrations fail; the application creates its tables itself, but replicas that do so together collide.
  migrationCommand: ["python", "-c", "import asyncio, sark.api.main, sark.db; asyncio.run(sark.db.init_db())"],
  // Whether the policy engine answers is always said to be false.
  health: { path: "/health/ready", body: ['"database":\\s*true', '"redis":\\s*true'] },
  httpPort: http,
  metricsPort: http,
  metricsPath: "/metrics/",
  startup: { path: "/health/startup", port: http },
  readiness: { command: ["python", "-c", readyScript(http)] },
  liveness: { path: "/health/live", port: http },
});

const readyScript = (port: number) =>
  "import json, sys, urllib.request; " +
  `body = json.load(urllib.request.urlopen("http://127.0.0.1:${port}/health/ready", timeout=4)); ` +
  'sys.exit(0 if body["database"] and body["redis"] else 1)';

const defaultHttpPort = 8000;

/** The preset that the settings name, with their overrides. */
export function sarkContract({ contract, sark }: Pick<Settings, "contract" | "sark">): SarkContract {
  const { httpPort = defaultHttpPort, ...overrides } = sark.contract;
  const preset = { tutorial, upstream }[contract]({ http: httpPort });
  const at = (path: string | undefined, check: Check): Check => (path === undefined ? check : { path, port: httpPort });
  return {
    ...preset,
    ...(overrides.command && { command: overrides.command }),
    migrationCommand: sark.migration.command ?? preset.migrationCommand,
    // A path of one's own may say anything.
    health: overrides.readinessPath === undefined ? preset.health : { path: overrides.readinessPath, body: [] },
    metricsPort: overrides.metricsPort ?? preset.metricsPort,
    metricsPath: overrides.metricsPath ?? preset.metricsPath,
    startup: at(overrides.startupPath, preset.startup),
    readiness: at(overrides.readinessPath, preset.readiness),
    liveness: at(overrides.livenessPath, preset.liveness),
  };
}
