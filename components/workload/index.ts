export type { Check, ContainerArgs, Mount, Probe, Probes, SecretKey } from "./container.ts";
export { portsOf, type ServiceContract } from "./contract.ts";
export { ReleaseJob, type ReleaseJobArgs } from "./job.ts";
export type { ConfigurationVolume, ScratchVolume, ZoneSpread } from "./pod.ts";
export { ReplicatedWorkload, type ReplicatedWorkloadArgs } from "./replicated.ts";
