import type { Input } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { authorizationTables } from "../../settings/authorization-tables.ts";
import type { BundleDelivery } from "../../settings/delivery.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import type { ConfigurationVolume, ContainerArgs, Mount, Volume } from "../workload/index.ts";
import { bundleConfiguration, configurationFile, storageEnvironment } from "./bundle.ts";
import { lockPolicies, operatorData, policies } from "./files.ts";
import { directories, opaContainer } from "./sidecar.ts";

export { bundleFiles } from "./bundle.ts";
export { authorizationFlows } from "./flows.ts";
export { authorizationMonitoring, decisionFailures, decisionLatencySeries } from "./monitoring.ts";
export { decisionPoint, diagnosticsPort, opaArguments } from "./sidecar.ts";

export interface AuthorizationArgs {
  readonly namespace: Input<string>;
  readonly image: Settings["images"]["opa"];
  readonly settings: Settings["opa"];
  /** What the policies decide by, and how they get to the policy engine. */
  readonly data: Settings["authorization"];
  /** Where decisions are written to as well: arguments of `opa`, and where it finds the volume. Default: its own log alone. */
  readonly spool?: { readonly arguments: readonly string[]; readonly mount: Mount };
}

/** What a pod needs to have the policy engine at its side. */
interface Engine {
  /** To be started before SARK. */
  readonly sidecar: ContainerArgs;
  /** To be added to the pod. */
  readonly volumes: readonly Volume[];
}

/**
 * The policy engine: Open Policy Agent as a sidecar of each SARK replica, so that a decision never crosses the network.
 * It listens on the loopback address only, denies by default, logs every decision, and nobody can change what it runs.
 */
export class Authorization extends pulumi.ComponentResource implements Engine {
  readonly sidecar: ContainerArgs;
  readonly volumes: Engine["volumes"];

  constructor(name: string, args: AuthorizationArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:authorization:Authorization", name, {}, options);
    const { delivery } = args.data;
    const engine = delivery.mode === "bundle" ? this.fetching(name, args, delivery) : this.mounted(name, args);
    this.sidecar = engine.sidecar;
    this.volumes = engine.volumes;
    this.registerOutputs();
  }

  /** Everything is in a ConfigMap. */
  private mounted(name: string, args: AuthorizationArgs): Engine {
    const data = { authorization: authorizationTables(args.data), ...operatorData(args.settings) };
    const volume = this.volume(name, args, { ...policies(), ...lockPolicies(), "data.json": JSON.stringify(data) });
    return {
      sidecar: opaContainer(args.image, args.settings, {
        sources: [...spoolArguments(args), directories.policies],
        mounts: [{ volume: volume.name, path: directories.policies }, ...spoolMounts(args)],
      }),
      volumes: [volume],
    };
  }

  /** The ConfigMap says where the bundle is, who must have signed it, and who may ask OPA. */
  private fetching(name: string, args: AuthorizationArgs, delivery: BundleDelivery): Engine {
    const lock = { ...lockPolicies(), "data.json": JSON.stringify(operatorData(args.settings)) };
    const { data, paths } = bundleConfiguration(delivery, lock);
    const volume = { ...this.volume(name, args, data), paths };
    const bundles = { name: "bundles", sizeLimit: "64Mi" };
    return {
      sidecar: opaContainer(args.image, args.settings, {
        sources: [...spoolArguments(args), `--config-file=${configurationFile}`],
        mounts: [
          { volume: volume.name, path: directories.policies },
          { volume: bundles.name, path: directories.bundles, readOnly: false },
          ...spoolMounts(args),
        ],
        ...storageEnvironment(delivery),
      }),
      volumes: [volume, bundles],
    };
  }

  private volume(
    name: string,
    { namespace }: AuthorizationArgs,
    data: Readonly<Record<string, string>>,
  ): ConfigurationVolume {
    const identity = { name: "opa", component: "authorization" };
    const { configMap } = new Configuration(`${name}-policies`, { namespace, identity, data }, { parent: this });
    return { name: "policies", configMap };
  }
}

const spoolArguments = ({ spool }: AuthorizationArgs): readonly string[] => spool?.arguments ?? [];

const spoolMounts = ({ spool }: AuthorizationArgs): readonly Mount[] => (spool ? [spool.mount] : []);
