import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import { Configuration } from "../configuration/index.ts";
import { ReplicatedWorkload, type SecretKey } from "../workload/index.ts";
import type * as Dashboards from "./dashboards.ts";
import type { Monitored } from "./contract.ts";
import { directories, grafanaEnvironment } from "./grafana-environment.ts";
import { dataSource, ports, workloads } from "./names.ts";
import type { PartArgs } from "./prometheus.ts";

const load = createRequire(import.meta.url);

export interface GrafanaArgs extends PartArgs {
  readonly monitored: readonly Monitored[];
  /** Password of the administrator. */
  readonly password: SecretKey;
  /** Name of the Service of Prometheus. */
  readonly prometheus: pulumi.Output<string>;
}

/**
 * Grafana with the dashboards of all components. It keeps nothing: everything comes from the program, and whoever signs in is
 * the administrator with the generated password.
 */
export class Grafana extends pulumi.ComponentResource {
  constructor(name: string, args: GrafanaArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:monitoring:Grafana", name, {}, options);
    const { namespace, settings, monitoring, password } = args;
    // Loads Grafana's library, which takes its time: stacks without Grafana lose none.
    const { dashboards } = load("./dashboards.ts") as typeof Dashboards;
    const { grafana } = monitoring;
    const client = grafana.signIn?.clientSecretFrom;
    const { images } = settings;
    const identity = { name: workloads.grafana, component: "monitoring" };
    const configure = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      new Configuration(`${name}-${purpose}`, { namespace, identity, data }, { parent: this }).configMap;
    const url = pulumi.interpolate`http://${args.prometheus}.${namespace}.svc:${ports.prometheus}`;
    const image = promisedImage(images, "grafana");
    const healthy = { path: "/api/health", port: ports.grafana };
    new ReplicatedWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user: grafana.runAsUser,
          version: image.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          volumes: [
            { name: "data", sizeLimit: "128Mi" },
            { name: "tmp", sizeLimit: "32Mi" },
            {
              name: "provisioning",
              configMap: configure("provisioning", {
                "datasources.yaml": url.apply(dataSourceFile),
                "dashboards.yaml": dashboardProvider,
              }),
              paths: {
                "datasources.yaml": "datasources/prometheus.yaml",
                "dashboards.yaml": "dashboards/platform.yaml",
              },
            },
            {
              name: "dashboards",
              configMap: configure(
                "dashboards",
                Object.fromEntries(dashboards(args.monitored).map((one) => [`${one.name}.json`, one.json])),
              ),
            },
            { name: "password", secretName: password.secret, keys: [password.key] },
            ...(client ? [{ name: "client", secretName: client.secret, keys: [client.key] }] : []),
          ],
          container: {
            name: "grafana",
            image: imageReference(image),
            ports: { http: ports.grafana },
            environment: grafanaEnvironment(grafana, password.key),
            resources: grafana.resources,
            mounts: [
              { volume: "data", path: directories.data, readOnly: false },
              { volume: "tmp", path: "/tmp", readOnly: false },
              { volume: "provisioning", path: directories.provisioning },
              { volume: "dashboards", path: directories.dashboards },
              { volume: "password", path: directories.password },
              ...(client ? [{ volume: "client", path: directories.client }] : []),
            ],
            probes: {
              startup: { check: healthy, period: 2, timeout: 3, failures: 90 },
              readiness: { check: healthy, period: 10, timeout: 3, failures: 3 },
              // Whether it serves at all: the other path asks its database as well, which a restart does not mend.
              liveness: { check: { path: "/healthz", port: ports.grafana }, period: 20, timeout: 5, failures: 3 },
            },
          },
        },
        // It has no database to share with another one.
        scaling: { replicas: 1 },
        rollout: { maxSurge: 1, minReadySeconds: 0, progressDeadlineSeconds: 600 },
        termination: { drainSeconds: 5, longestRequestSeconds: 20 },
        zoneSpread: "preferred",
        service: { name: workloads.grafana, ports: { http: ports.grafana } },
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

const dataSourceFile = (url: string): string =>
  stringify({
    apiVersion: 1,
    prune: true,
    datasources: [
      { ...dataSource, name: "Prometheus", access: "proxy", url, isDefault: true, editable: false, orgId: 1 },
    ],
  });

const dashboardProvider = stringify({
  apiVersion: 1,
  providers: [
    {
      name: "platform",
      type: "file",
      allowUiUpdates: false,
      disableDeletion: true,
      options: { path: directories.dashboards },
    },
  ],
});
