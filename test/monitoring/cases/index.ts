import type { AlertCases } from "../support/situation.ts";
import { backupCases } from "./backup.ts";
import { cacheCases } from "./cache.ts";
import { edgeCases } from "./edge.ts";
import { gatewayCases } from "./gateway.ts";
import { kubernetesCases } from "./kubernetes.ts";
import { logsCases } from "./logs.ts";
import { monitoringCases } from "./monitoring.ts";
import { memberCases } from "./postgres.ts";
import { poolerCases } from "./pooler.ts";
import { sarkCases } from "./sark.ts";

/** When each alert of the platform must fire, and when it must not. */
export const alertCases: readonly AlertCases[] = [
  ...edgeCases,
  ...gatewayCases,
  ...sarkCases,
  ...memberCases,
  ...poolerCases,
  ...backupCases,
  ...cacheCases,
  ...logsCases,
  ...kubernetesCases,
  ...monitoringCases,
];
