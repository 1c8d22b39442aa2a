import type { Settings } from "../../settings.ts";
import type { ServiceContract } from "../workload/index.ts";

const healthPath = "/health";
const defaultHttpPort = 8080;

/** The tutorial's gateway serves metrics on a port of their own; nothing else is published, so both presets say so. */
const defaultMetricsPort = 9091;

/** The contract of the gateway with the overrides of the settings. */
export function gatewayContract({ gateway }: Pick<Settings, "gateway">): ServiceContract {
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
