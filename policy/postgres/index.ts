export { problemOf } from "./access-list.ts";
export { configurationRule, configuresPostgres } from "./configuration.ts";
export { eachPatroni, type Patroni, peerLabels, usesKubernetes } from "./patroni.ts";
