import { existsSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { cache } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { buildGoModule, type GoModule, programsOf } from "./go-module.ts";
import * as modules from "./modules.ts";
import { obtainPulumi, type Pulumi } from "./pulumi.ts";

export type { Pulumi } from "./pulumi.ts";

/** What runs a Kubernetes on this machine. */
export interface KubernetesPrograms {
  readonly kubectl: string;
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  readonly kwokctl: string;
  readonly metricsServer: string;
}

/** Free space that a build from nothing needs, in GiB: sources, build cache and programs. */
const buildSpace = 12;

/** Provides Pulumi and its plugins. */
export async function setUpPulumi(progress: Progress): Promise<Pulumi> {
  requireSpace([modules.pulumiCli, modules.languageHost, modules.smallProviders, modules.kubernetesProvider]);
  return obtainPulumi(progress);
}

/** Provides the programs of the embedded Kubernetes. */
export async function setUpKubernetes(progress: Progress): Promise<KubernetesPrograms> {
  requireSpace([modules.controlPlane, modules.etcd, modules.kwok, modules.metricsServer]);
  const controlPlane = await buildGoModule(modules.controlPlane, progress);
  const etcd = await buildGoModule(modules.etcd, progress);
  const kwok = await buildGoModule(modules.kwok, progress);
  const metricsServer = await buildGoModule(modules.metricsServer, progress);
  return {
    kubectl: join(controlPlane, "kubectl"),
    apiServer: join(controlPlane, "kube-apiserver"),
    controllerManager: join(controlPlane, "kube-controller-manager"),
    scheduler: join(controlPlane, "kube-scheduler"),
    etcd: join(etcd, "etcd"),
    kwok: join(kwok, "kwok"),
    kwokctl: join(kwok, "kwokctl"),
    metricsServer: join(metricsServer, "metrics-server"),
  };
}

/** Provides `opa`, which checks and tests the authorization policies. */
export async function setUpOpa(progress: Progress): Promise<string> {
  requireSpace([modules.opa]);
  return join(await buildGoModule(modules.opa, progress), "opa");
}

/** Refuses to start a build that would fill the disk. */
function requireSpace(needed: readonly GoModule[]): void {
  if (needed.every((module) => existsSync(programsOf(module)))) return;
  const disk = statfsSync(cache());
  const free = (disk.bavail * disk.bsize) / 2 ** 30;
  if (free < buildSpace / 4) {
    throw new Failure(
      `Building the tools needs up to ${buildSpace} GiB of disk for ${cache()} and the Go caches; ${free.toFixed(1)} GiB ` +
        `are free. Free some space, or name another disk with SARK_CACHE, GOCACHE and GOMODCACHE, and run again.`,
    );
  }
}
