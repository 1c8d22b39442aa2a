import * as k8s from "@pulumi/kubernetes";
import { Platform } from "./components/platform.ts";
import { loadSettings } from "./settings/load.ts";

const settings = loadSettings();
const { context } = settings.cluster;
const cluster = new k8s.Provider("cluster", context === undefined ? {} : { context });
const platform = new Platform("platform", settings, { provider: cluster });

export const { namespace, endpoints, images, connections } = platform;
