import type { Scenario } from "../scenario.ts";
import { autoscaling } from "./autoscaling.ts";
import { endToEnd } from "./end-to-end.ts";
import { migrationFails } from "./migration-fails.ts";
import { networkMatrix } from "./network-matrix.ts";
import { nodeDrain } from "./node-drain.ts";
import { opaKilled } from "./opa-killed.ts";
import { rollingUpdateControl } from "./rolling-update-control.ts";
import { rollingUpdate } from "./rolling-update.ts";

/** Every scenario that there is. */
export const scenarios: readonly Scenario[] = [
  endToEnd,
  networkMatrix,
  rollingUpdate(),
  rollingUpdateControl,
  nodeDrain,
  opaKilled,
  migrationFails,
  autoscaling,
];
