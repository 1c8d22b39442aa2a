import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { CollectorSettings } from "../../settings/logs.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { selectorLabels, standardLabels } from "../labels.ts";
import type { SecretStore } from "../secrets/index.ts";
import { storageClass } from "../storage/index.ts";
import { type SecretKey, StatefulWorkload, type Volume } from "../workload/index.ts";
import { collectorConfiguration, tokenFile } from "./collector-configuration.ts";
import { collectorName, directories, files, membersService, ports } from "./names.ts";

/** User of the image. */
const user = 10001;

/** Time to write down what came in last, in seconds. */
const graceSeconds = 60;

const updateTimeout = 900;

const diskName = "queue";

export interface LogCollectorArgs {
  readonly namespace: pulumi.Output<string>;
  readonly store: SecretStore;
  readonly settings: Settings;
  readonly logs: CollectorSettings;
  /** Secret with the collectors' certificate; another name of it rolls the pods. */
  readonly certificate: pulumi.Output<string>;
  readonly priorityClass: pulumi.Output<string>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Collectors that take decisions from the agents, acknowledge them once they are on their disk, and hand them to the sink. Each
 * has its own disk; an agent whose collector is lost goes on with another one.
 */
export class LogCollector extends pulumi.ComponentResource {
  constructor(name: string, args: LogCollectorArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:logs:LogCollector", name, {}, options);
    const { namespace, settings, logs } = args;
    const { images } = settings;
    const within = { parent: this };
    const identity = { name: collectorName, component: "logs" };
    const image = promisedImage(images, "otelCollector");
    const token = this.token(name, args.store, logs.sink);
    const { caCertificate } = logs.sink;
    const { configMap } = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity,
        data: {
          [files.configuration]: collectorConfiguration(logs, token?.key),
          ...(caCertificate !== undefined && { [files.authority]: caCertificate }),
        },
      },
      within,
    );
    const volumes: Volume[] = [
      { name: "configuration", configMap },
      { name: "tls", secretName: args.certificate },
      ...(token ? [{ name: "token", secretName: token.secret, keys: [token.key] }] : []),
    ];
    const healthy = { path: "/", port: ports.health };
    const workload = new StatefulWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user,
          version: image.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          containers: [
            {
              name: "collector",
              image: imageReference(image),
              arguments: [`--config=${directories.configuration}/${files.configuration}`],
              ports: { otlp: ports.otlp, metrics: ports.metrics },
              resources: logs.resources,
              mounts: [
                { volume: diskName, path: directories.queue, readOnly: false },
                { volume: "configuration", path: directories.configuration },
                { volume: "tls", path: directories.tls },
                ...(token ? [{ volume: "token", path: directories.token }] : []),
              ],
              probes: {
                // What waits on the disk may have to be copied first.
                startup: { check: healthy, period: 5, timeout: 5, failures: 120 },
                readiness: { check: healthy, period: 5, timeout: 3, failures: 3 },
                liveness: { check: healthy, period: 20, timeout: 5, failures: 9 },
              },
            },
          ],
          volumes,
          terminationGraceSeconds: graceSeconds,
        },
        replicas: logs.replicas,
        disk: {
          name: diskName,
          size: logs.storage.size,
          storageClass: storageClass(
            `${name}-storage`,
            { class: logs.storage.class, namespaceName: settings.namespace, purpose: "logs" },
            this,
          ),
        },
        members: { name: membersService, ports: { otlp: ports.otlp } },
        zoneSpread: settings.zoneSpread,
        timeoutSeconds: updateTimeout,
        after: args.after,
      },
      within,
    );
    new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { name: identity.name, namespace, labels: standardLabels(identity) },
        spec: {
          type: "ClusterIP",
          selector: selectorLabels(identity),
          ports: [{ name: "otlp", port: ports.otlp, targetPort: "otlp", protocol: "TCP" }],
        },
      },
      { ...within, dependsOn: workload },
    );
    this.registerOutputs();
  }

  /** Where the sink's token is, if it wants one. */
  private token(name: string, store: SecretStore, { token }: CollectorSettings["sink"]): SecretKey | undefined {
    if (token === undefined) return undefined;
    if (token.from) return token.from;
    if (token.value === undefined) throw new Error("the settings promise the token of the sink");
    const secret = store.keep(`${name}-sink`, { purpose: "log-sink-token", data: { [tokenFile]: token.value } }, this);
    return { secret, key: tokenFile };
  }
}
