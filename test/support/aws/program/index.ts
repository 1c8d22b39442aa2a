import { Provider } from "@pulumi/aws/provider.js";
import { Config } from "@pulumi/pulumi";
import { createBucket } from "./bucket.ts";
import { createCaches } from "./cache.ts";
import { createComponents } from "./components.ts";
import { createDatabases } from "./databases.ts";
import { createFoundation } from "./foundation.ts";

const config = new Config();
const provider = new Provider("aws", { region: "eu-west-1" });
const foundation = createFoundation(provider, config.require("cluster"));

createBucket(foundation);
const { instanceArn } = createDatabases(foundation, {
  instanceClass: config.require("databaseClass"),
  backupDays: config.requireNumber("backupDays"),
  username: config.require("databaseUser"),
  isProtected: config.requireBoolean("protected"),
});
createCaches(foundation, {
  nodeType: config.require("cacheClass"),
  shards: config.requireNumber("cacheShards"),
});
createComponents({ cluster: config.require("cluster"), instanceArn });
