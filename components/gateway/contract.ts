import type { Settings } from "../../settings.ts";
import type { Check } from "../workload/index.ts";

/** How the gateway is started, asked for its health and scraped. */
export interface GatewayContract {
  /** Absent: the entrypoint of the image. */
  readonly command?: readonly string[];
  readonly httpPort: number;
  /** Equal to the HTTP port where there is one listener. */
  readonly metricsPort: number;
  readonly metricsPath: string;
  readonly startup: Check;
  readonly readiness: Check;
  readonly liveness: Check;
}

const healthPath = "/health";
const defaultHttpPort = 8080;

/** The tutorial's gateway serves metrics on a port of their own; nothing else is published, so both presets say so. */
const defaultMetricsPort = 9091;

/** The contract of the gateway with the overrides of the settings. */
export function gatewayContract({ gateway }: Pick<Settings, "gateway">): GatewayContract {
  const { contract } = gateway;
  const port = contract.httpPort ?? defaultHttpPort;
  return {
    ...(contract.command && { command: contract.command }),
    httpPort: port,
    metricsPort: contract.metricsPort ?? defaultMetricsPort,
    metricsPath: contract.metricsPath ?? "/metrics",
    startup: { path: contract.startupPath ?? healthPath, port },
    readiness: { path: contract.readinessPath ?? healthPath, port },
    liveness: { path: contract.livenessPath ?? healthPath, port },
  };
}
