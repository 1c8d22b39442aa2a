import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { capacityTable } from "./components/capacity.ts";
import { Platform } from "./components/platform.ts";
import { loadSettings } from "./settings/load.ts";

// Positions in the sources are real, for Node.js takes types out in place. Pulumi would search source maps for each of
// thousands of stack traces that nobody reads, which is a quarter of the program's time.
Reflect.deleteProperty(Error, "prepareStackTrace");

const settings = loadSettings();
const { context } = settings.cluster;
const cluster = new k8s.Provider("cluster", context === undefined ? {} : { context });
const platform = new Platform("platform", settings, { provider: cluster });
// Whoever reads a preview sees what the stack is good for.
void pulumi.log.info(capacityTable(platform.capacity));

export const { namespace, endpoints, images, connections, capacity, vaultSecrets, objectives } = platform;
