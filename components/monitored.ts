import type { Settings } from "../settings.ts";
import { authorizationMonitoring } from "./authorization/index.ts";
import { cacheMonitoring } from "./cache/index.ts";
import { edgeMonitoring } from "./edge/index.ts";
import { gatewayMonitoring, gatewayService } from "./gateway/index.ts";
import { logsMonitoring } from "./logs/index.ts";
import { type Monitored, withMonitoring } from "./monitoring/index.ts";
import { postgresMonitoring } from "./postgres/index.ts";
import { sarkMonitoring } from "./sark/index.ts";

/** What is measured, and when people are called: each component says so itself. */
export const monitoredParts = (settings: Settings): readonly Monitored[] =>
  withMonitoring(settings, [
    ...edgeMonitoring(settings, gatewayService),
    gatewayMonitoring(settings),
    sarkMonitoring(settings),
    authorizationMonitoring(settings),
    ...postgresMonitoring(settings),
    ...cacheMonitoring(settings),
    ...logsMonitoring(settings),
  ]);
