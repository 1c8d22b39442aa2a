import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { setUpAlertmanager, setUpPrometheus } from "../../../tools/setup/index.ts";

/** Checks and tests rules as Prometheus evaluates them. */
export const promtoolProgram = async (): Promise<string> =>
  (await setUpPrometheus(new Progress(new Log("promtooltest")))).promtool;

/** Checks configurations as Alertmanager reads them. */
export const amtoolProgram = async (): Promise<string> =>
  (await setUpAlertmanager(new Progress(new Log("amtooltest")))).amtool;

/** Tells people of alerts. */
export const alertmanagerProgram = async (): Promise<string> =>
  (await setUpAlertmanager(new Progress(new Log("alertmanagertest")))).alertmanager;
