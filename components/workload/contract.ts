import type { Check } from "./container.ts";

/** How a service is started, asked for its health and scraped. */
export interface ServiceContract {
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

/** The listeners of a service by name. */
export const portsOf = ({ httpPort, metricsPort }: ServiceContract): Readonly<Record<string, number>> =>
  metricsPort === httpPort ? { http: httpPort } : { http: httpPort, metrics: metricsPort };

/** Where a service serves its metrics, by the name of the port. */
export const metricsPortOf = ({ httpPort, metricsPort }: ServiceContract) => ({
  name: metricsPort === httpPort ? "http" : "metrics",
  number: metricsPort,
});
