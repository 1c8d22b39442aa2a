import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { setUpAlertmanager, setUpBlackboxExporter, setUpPrometheus } from "../../../tools/setup/index.ts";

/** Checks and tests rules as Prometheus evaluates them. */
export const promtoolProgram = async (): Promise<string> =>
  (await setUpPrometheus(new Progress(new Log("promtooltest")))).promtool;

/** Checks configurations as Alertmanager reads them. */
export const amtoolProgram = async (): Promise<string> =>
  (await setUpAlertmanager(new Progress(new Log("amtooltest")))).amtool;

/** Asks pods how they are. */
export const proberProgram = async (): Promise<string> => setUpBlackboxExporter(new Progress(new Log("probertest")));

/** Tells people of alerts. */
export const alertmanagerProgram = async (): Promise<string> =>
  (await setUpAlertmanager(new Progress(new Log("alertmanagertest")))).alertmanager;
