import type * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { ContainerResources } from "../../settings/services.ts";
import type { Settings } from "../../settings.ts";
import type { ContainerArgs, Volume } from "../workload/index.ts";
import { bootstrapFile } from "./parts.ts";

/** Where the files that every proxy has are in its container. */
export const proxyDirectories = { configuration: "/etc/envoy", admin: "/run/envoy" } as const;

export interface EnvoySidecarArgs {
  /** Name of the container; those of its volumes begin with it. */
  readonly name: string;
  readonly images: Settings["images"];
  /** ConfigMap with its configuration. */
  readonly configMap: pulumi.Output<string>;
  /** Ports by name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Where its status pages are. */
  readonly statusPort: number;
  readonly resources: ContainerResources;
  /** What it reads beside its configuration. Default: nothing. */
  readonly files?: readonly { readonly volume: Volume; readonly path: string }[];
}

/** A container, and the volumes that its pod needs for it. */
export interface Sidecar {
  readonly sidecar: ContainerArgs;
  readonly volumes: readonly Volume[];
}

/** Envoy beside an application. */
export function envoySidecar(args: EnvoySidecarArgs): Sidecar {
  const { name, images, configMap, ports, statusPort, resources, files = [] } = args;
  const { configuration, admin } = proxyDirectories;
  const own = { configuration: name, admin: `${name}-admin` };
  return {
    sidecar: {
      name,
      image: imageReference(promisedImage(images, "envoy")),
      command: ["envoy"],
      arguments: envoyArguments(`${configuration}/${bootstrapFile}`),
      ports,
      resources,
      mounts: [
        { volume: own.configuration, path: configuration },
        { volume: own.admin, path: admin, readOnly: false },
        ...files.map(({ volume, path }) => ({ volume: volume.name, path })),
      ],
      probes: probesOf(statusPort),
    },
    volumes: [
      { name: own.configuration, configMap },
      { name: own.admin, sizeLimit: "1Mi" },
      ...files.map(({ volume }) => volume),
    ],
  };
}

/** Probes of a proxy whose status pages are on the port. */
function probesOf(port: number): NonNullable<ContainerArgs["probes"]> {
  const check = { path: "/ready", port };
  return {
    startup: { check, period: 1, timeout: 2, failures: 60 },
    readiness: { check, period: 10, timeout: 2, failures: 3 },
    // The same question, so much more patient: who is busy gets no calls, and is not restarted.
    liveness: { check, period: 20, timeout: 5, failures: 5 },
  };
}

/** The arguments of `envoy` beside the pod's application. */
export const envoyArguments = (configuration: string): readonly string[] => [
  ...["--config-path", configuration],
  // One thread carries more than one replica asks for, and each has connections of its own.
  ...["--concurrency", "1"],
  // It would need shared memory, to no end in a pod.
  "--disable-hot-restart",
  ...["--log-level", "warning"],
];
