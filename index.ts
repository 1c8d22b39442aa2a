import * as k8s from "@pulumi/kubernetes";
import { Platform } from "./components/platform.ts";
import { loadSettings } from "./settings/load.ts";

// Positions in the sources are real, for Node.js takes types out in place. Pulumi would search source maps for each of
// thousands of stack traces that nobody reads, which is a quarter of the program's time.
Reflect.deleteProperty(Error, "prepareStackTrace");

const settings = loadSettings();
const { context } = settings.cluster;
const cluster = new k8s.Provider("cluster", context === undefined ? {} : { context });
const platform = new Platform("platform", settings, { provider: cluster });

export const { namespace, endpoints, images, connections, objectives } = platform;
