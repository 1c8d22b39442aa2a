export { problemOf } from "./access-list.ts";
export { CONFIG_MAP, configurationRule, configuresPostgres } from "./configuration.ts";
export { eachPatroni, type Patroni, peerLabels, provides, usesKubernetes } from "./patroni.ts";
