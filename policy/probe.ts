import type { Handler, Probe } from "./kubernetes.ts";

/** What the probe asks, for comparison. */
export function question({ httpGet, tcpSocket, grpc, exec }: Handler): string {
  return JSON.stringify([
    [httpGet?.path, httpGet?.port],
    tcpSocket?.port,
    [grpc?.port, grpc?.service],
    exec?.command?.map((word) => word),
  ]);
}

/** Seconds without an answer after which the probe has failed, with the API server's defaults. */
export const patience = ({ periodSeconds, failureThreshold }: Probe): number =>
  (periodSeconds ?? 10) * (failureThreshold ?? 3);
