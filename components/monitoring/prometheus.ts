import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { OwnMonitoringSettings } from "../../settings/monitoring.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { selectorLabels, standardLabels } from "../labels.ts";
import type { SecretStore } from "../secrets/index.ts";
import { storageClass } from "../storage/index.ts";
import { StatefulWorkload, tokenDirectory, type Volume } from "../workload/index.ts";
import type { ForeignTarget, ScrapeTarget } from "./contract.ts";
import { ForeignRights } from "./foreign.ts";
import { ports, services, workloads } from "./names.ts";
import { directories, prometheusConfiguration, replicaVariable } from "./prometheus-configuration.ts";
import { type RuleGroup, ruleFile } from "./rules.ts";
import { authorityDirectory, authorityFile } from "./scrape.ts";

/** User of the image, which names it and does not number it. */
const user = 65534;

/** Time to write what is in memory, in seconds. */
const graceSeconds = 300;

/** A member may have to read a log of hours before it is ready, in seconds. */
const updateTimeout = 3600;

/** What all parts of monitoring need of the rest of the platform. */
export interface PartArgs {
  readonly namespace: pulumi.Output<string>;
  /** Where secrets are kept. */
  readonly store: SecretStore;
  readonly settings: Settings;
  readonly monitoring: OwnMonitoringSettings;
  readonly priorityClass: pulumi.Output<string>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

export interface PrometheusArgs extends PartArgs {
  readonly targets: readonly ScrapeTarget[];
  readonly foreign: readonly ForeignTarget[];
  readonly groups: readonly RuleGroup[];
  /** Rules that are known once certificates are. */
  readonly certificates: pulumi.Output<RuleGroup>;
  /** Certificates of the authorities that targets name, in PEM form. */
  readonly authorities: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Prometheis that measure the same and evaluate the same rules: what one knows, the other knows too. They may look at pods of
 * the namespace, and at nothing else.
 */
export class Prometheus extends pulumi.ComponentResource {
  /** Name of the Service that reaches any of them. */
  readonly service: pulumi.Output<string>;

  constructor(name: string, args: PrometheusArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:Prometheus", name, {}, options);
    const { namespace, settings, monitoring } = args;
    const { prometheus } = monitoring;
    const { images } = settings;
    const within = { parent: this };
    const identity = { name: workloads.prometheus, component: "monitoring" };
    const configure = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      new Configuration(`${name}-${purpose}`, { namespace, identity, data }, within).configMap;
    const authorities = Object.entries(args.authorities).map(([authority, certificate]) => [
      authorityFile(authority),
      certificate,
    ]);
    const token = prometheus.remoteWrite?.bearerTokenFrom;
    const volumes: Volume[] = [
      {
        name: "configuration",
        configMap: configure("config", {
          "prometheus.yaml": prometheusConfiguration(monitoring, args.targets, settings.namespace, args.foreign),
        }),
      },
      {
        name: "rules",
        configMap: configure("rules", {
          ...Object.fromEntries(args.groups.map((group) => [`${group.name}.yaml`, ruleFile([group])])),
          "certificate-ends.yaml": args.certificates.apply((group) => ruleFile([group])),
        }),
      },
      {
        name: "authorities",
        configMap: configure("authorities", Object.fromEntries(authorities) as Record<string, string>),
      },
      { name: "token", token: true },
      ...(token ? [{ name: "remote-write", secretName: token.secret, keys: [token.key] }] : []),
    ];
    if (args.foreign.length > 0) new ForeignRights(`${name}-foreign`, { targets: args.foreign, namespace }, within);
    const image = promisedImage(images, "prometheus");
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
              name: "prometheus",
              image: imageReference(image),
              arguments: [
                `--config.file=${directories.configuration}/prometheus.yaml`,
                `--storage.tsdb.path=${directories.data}/data`,
                `--web.listen-address=:${ports.prometheus}`,
                "--log.format=json",
              ],
              ports: { http: ports.prometheus },
              fieldEnvironment: { [replicaVariable]: "metadata.name" },
              resources: prometheus.resources,
              mounts: [
                { volume: diskName, path: directories.data, readOnly: false },
                { volume: "configuration", path: directories.configuration },
                { volume: "rules", path: directories.rules },
                { volume: "authorities", path: authorityDirectory },
                { volume: "token", path: tokenDirectory },
                ...(token ? [{ volume: "remote-write", path: directories.remoteWrite }] : []),
              ],
              probes: {
                startup: { check: { path: "/-/ready", port: ports.prometheus }, period: 5, timeout: 5, failures: 240 },
                readiness: { check: { path: "/-/ready", port: ports.prometheus }, period: 5, timeout: 3, failures: 3 },
                liveness: {
                  check: { path: "/-/healthy", port: ports.prometheus },
                  period: 20,
                  timeout: 5,
                  failures: 6,
                },
              },
            },
          ],
          volumes,
          terminationGraceSeconds: graceSeconds,
        },
        rules: discoveryRules,
        replicas: prometheus.replicas,
        disk: {
          name: diskName,
          size: prometheus.storage.size,
          storageClass: storageClass(
            `${name}-storage`,
            { class: prometheus.storage.class, namespaceName: settings.namespace, purpose: "prometheus" },
            this,
          ),
        },
        members: { name: services.prometheusMembers, ports: { http: ports.prometheus } },
        zoneSpread: settings.zoneSpread,
        timeoutSeconds: updateTimeout,
        after: args.after,
      },
      within,
    );
    this.service = new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { name: identity.name, namespace, labels: standardLabels(identity) },
        spec: {
          type: "ClusterIP",
          selector: selectorLabels(identity),
          // What one has not measured while it was away, it does not know: a person should not see both in turn.
          sessionAffinity: "ClientIP",
          ports: [{ name: "http", port: ports.prometheus, targetPort: "http", protocol: "TCP" }],
        },
      },
      { ...within, dependsOn: workload },
    ).metadata.name;
    this.registerOutputs({ service: this.service });
  }
}

const diskName = "data";

/** What finding pods takes. */
const discoveryRules: readonly k8s.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
];
