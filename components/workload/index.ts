export type { Check, ContainerArgs, Mount, Probe, Probes, SecretKey } from "./container.ts";
export { metricsPortOf, portsOf, type ServiceContract } from "./contract.ts";
export { ReleaseJob, type ReleaseJobArgs } from "./job.ts";
export type { ZoneSpread } from "./pod.ts";
export { graceSeconds, ReplicatedWorkload, type ReplicatedWorkloadArgs } from "./replicated.ts";
export { serviceAccount } from "./service-account.ts";
export { ScheduledJob, type ScheduledJobArgs } from "./scheduled.ts";
export { type MemberDisk, StatefulWorkload, type StatefulWorkloadArgs } from "./stateful.ts";
export { type ConfigurationVolume, tokenDirectory, type Volume } from "./volume.ts";
