import * as k8s from "@pulumi/kubernetes";
import { Platform } from "../../components/platform.ts";
import type { Settings } from "../../settings.ts";
import { record, type RecordOptions, type Registration } from "./recorder.ts";

/** Everything that the platform registers with these settings and a provider named `cluster`. */
export function recordPlatform(settings: Settings, options: RecordOptions = {}): Promise<readonly Registration[]> {
  return record(() => new Platform("platform", settings, { provider: new k8s.Provider("cluster") }), options);
}
