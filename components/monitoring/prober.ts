import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import { Configuration } from "../configuration/index.ts";
import { ReplicatedWorkload } from "../workload/index.ts";
import type { ScrapeTarget } from "./contract.ts";
import { ports, workloads } from "./names.ts";
import { proberConfiguration, proberDirectory } from "./prober-configuration.ts";
import type { PartArgs } from "./prometheus.ts";

/** User of the image, which names it and does not number it. */
const user = 65534;

/** So many that one may be lost with its node: whoever asks through them asks any of them. */
export const proberReplicas = 2;

export interface ProberArgs extends PartArgs {
  /** What is asked, among other targets. */
  readonly targets: readonly ScrapeTarget[];
}

/** Asks pods how they are when Prometheus wants to know, and tells it whether the answer was a good one. */
export class Prober extends pulumi.ComponentResource {
  constructor(name: string, args: ProberArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:Prober", name, {}, options);
    const { namespace, settings, monitoring } = args;
    const { images } = settings;
    const image = promisedImage(images, "blackboxExporter");
    const identity = { name: workloads.prober, component: "monitoring" };
    const file = "blackbox.yaml";
    const { configMap } = new Configuration(
      `${name}-config`,
      { namespace, identity, data: { [file]: proberConfiguration(args.targets) } },
      { parent: this },
    );
    const healthy = { path: "/-/healthy", port: ports.prober };
    new ReplicatedWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user,
          version: image.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          volumes: [{ name: "configuration", configMap }],
          container: {
            name: "blackbox-exporter",
            image: imageReference(image),
            arguments: [
              `--config.file=${proberDirectory}/${file}`,
              `--web.listen-address=:${ports.prober}`,
              "--log.format=json",
            ],
            ports: { http: ports.prober },
            resources: monitoring.healthProbe.resources,
            mounts: [{ volume: "configuration", path: proberDirectory }],
            probes: {
              startup: { check: healthy, period: 2, timeout: 3, failures: 30 },
              readiness: { check: { port: ports.prober }, period: 5, timeout: 3, failures: 3 },
              liveness: { check: healthy, period: 20, timeout: 5, failures: 3 },
            },
          },
        },
        scaling: { replicas: proberReplicas },
        rollout: { maxSurge: 1, minReadySeconds: 0, progressDeadlineSeconds: 300 },
        termination: { drainSeconds: 5, longestRequestSeconds: 10 },
        zoneSpread: settings.zoneSpread,
        service: { name: workloads.prober, ports: { http: ports.prober } },
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
