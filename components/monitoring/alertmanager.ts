import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import {
  type ReceiverName,
  receiverNames,
  type ReceiverSecret,
  type ReceiversSettings,
} from "../../settings/receivers.ts";
import { Configuration } from "../configuration/index.ts";
import type { SecretStore } from "../secrets/index.ts";
import { storageClass } from "../storage/index.ts";
import { type SecretKey, StatefulWorkload, type Volume } from "../workload/index.ts";
import { alertmanagerConfiguration, authorityFile, directories } from "./alertmanager-configuration.ts";
import type { Monitored } from "./contract.ts";
import { alertmanagerHosts, ports, services, workloads } from "./names.ts";
import type { PartArgs } from "./prometheus.ts";

/** User of the image, which names it and does not number it. */
const user = 65534;

const graceSeconds = 60;

const updateTimeout = 900;

const diskName = "data";

export interface AlertmanagerArgs extends PartArgs {
  /** Whose alerts people are told of. */
  readonly monitored: readonly Monitored[];
}

/** A receiver and where its secret is. */
interface Receiver {
  readonly name: ReceiverName;
  readonly at: SecretKey;
}

/**
 * Alertmanagers that know of each other's notifications, so that people are told once. Cut off from each other, each tells:
 * twice is better than never.
 */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(name: string, args: AlertmanagerArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:Alertmanager", name, {}, options);
    const { namespace, settings, monitoring } = args;
    const { alertmanager, receivers } = monitoring;
    const { images } = settings;
    const identity = { name: workloads.alertmanager, component: "monitoring" };
    const told = this.receivers(name, args.store, receivers);
    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity,
        data: {
          "alertmanager.yaml": alertmanagerConfiguration(
            receivers,
            args.monitored,
            Object.fromEntries(told.map(({ name: receiver, at }) => [receiver, at.key])),
          ),
          ...(receivers.caCertificate !== undefined && { [authorityFile]: receivers.caCertificate }),
        },
      },
      { parent: this },
    );
    const volumes: Volume[] = [
      { name: "configuration", configMap: configuration.configMap },
      ...told.map(({ name: receiver, at }) => ({
        name: volumeOf(receiver),
        secretName: at.secret,
        keys: [at.key],
      })),
    ];
    const image = promisedImage(images, "alertmanager");
    const at = (path: string) => ({ path, port: ports.alertmanager });
    new StatefulWorkload(
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
              name: "alertmanager",
              image: imageReference(image),
              arguments: [
                `--config.file=${directories.configuration}/alertmanager.yaml`,
                `--storage.path=${directories.data}`,
                `--web.listen-address=:${ports.alertmanager}`,
                "--log.format=json",
                ...meshArguments(alertmanager.replicas, settings.namespace),
              ],
              ports: { http: ports.alertmanager, mesh: ports.mesh },
              fieldEnvironment: { POD_NAME: "metadata.name", POD_IP: "status.podIP" },
              resources: alertmanager.resources,
              mounts: [
                { volume: diskName, path: directories.data, readOnly: false },
                { volume: "configuration", path: directories.configuration },
                ...told.map(({ name: receiver }) => ({
                  volume: volumeOf(receiver),
                  path: `${directories.secrets}/${receiver}`,
                })),
              ],
              probes: {
                startup: { check: at("/-/ready"), period: 2, timeout: 3, failures: 60 },
                readiness: { check: at("/-/ready"), period: 5, timeout: 3, failures: 3 },
                liveness: { check: at("/-/healthy"), period: 20, timeout: 5, failures: 3 },
              },
            },
          ],
          volumes,
          terminationGraceSeconds: graceSeconds,
        },
        replicas: alertmanager.replicas,
        disk: {
          name: diskName,
          size: alertmanager.storage.size,
          storageClass: storageClass(
            `${name}-storage`,
            { class: alertmanager.storage.class, namespaceName: settings.namespace, purpose: "alertmanager" },
            this,
          ),
        },
        members: {
          name: services.alertmanagerMembers,
          ports: { http: ports.alertmanager, mesh: ports.mesh },
        },
        zoneSpread: settings.zoneSpread,
        timeoutSeconds: updateTimeout,
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  /** The receivers there are, each with its secret in a Secret. */
  private receivers(name: string, store: SecretStore, settings: ReceiversSettings): readonly Receiver[] {
    return receiverNames.flatMap((receiver): Receiver[] => {
      const given: ReceiverSecret | undefined = settings[receiver];
      if (given === undefined) return [];
      if (given.from !== undefined) return [{ name: receiver, at: given.from }];
      if (given.value === undefined) throw new Error(`the settings promise the secret of ${receiver}`);
      const purpose = `alertmanager-${volumeOf(receiver)}`;
      const data = { [secretKeys[receiver]]: given.value };
      return [
        {
          name: receiver,
          at: {
            secret: store.keep(`${name}-${volumeOf(receiver)}`, { purpose, data }, this),
            key: secretKeys[receiver],
          },
        },
      ];
    });
  }
}

/** Name of the file with the secret, where the settings have it. */
const secretKeys: Readonly<Record<ReceiverName, string>> = {
  slack: "webhook-url",
  pagerDuty: "routing-key",
  deadMansSwitch: "url",
};

const volumeOf = (receiver: ReceiverName): string =>
  receiver.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A single one has nobody to talk to. */
function meshArguments(replicas: number, namespace: string): readonly string[] {
  if (replicas === 1) return ["--cluster.listen-address="];
  return [
    `--cluster.listen-address=0.0.0.0:${ports.mesh}`,
    `--cluster.advertise-address=$(POD_IP):${ports.mesh}`,
    "--cluster.peer-name=$(POD_NAME)",
    ...alertmanagerHosts(replicas, namespace).map((host) => `--cluster.peer=${host}:${ports.mesh}`),
    // A pod that was replaced has another address; its old one is not called for six hours.
    "--cluster.reconnect-timeout=5m",
  ];
}
