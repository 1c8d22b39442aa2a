import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { imageReference } from "../../settings/images.ts";
import { Configuration } from "../configuration/index.ts";
import { ReplicatedWorkload, type SecretKey } from "../workload/index.ts";
import { dataSource, dashboards } from "./dashboards.ts";
import type { Monitored } from "./contract.ts";
import { ports, workloads } from "./names.ts";
import { type PartArgs, required } from "./prometheus.ts";

const directories = {
  provisioning: "/etc/grafana/provisioning",
  dashboards: "/etc/grafana/dashboards",
  secrets: "/etc/grafana-secrets",
  data: "/var/lib/grafana",
} as const;

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
    const { grafana } = monitoring;
    const { images } = settings;
    const identity = { name: workloads.grafana, component: "monitoring" };
    const configure = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      new Configuration(`${name}-${purpose}`, { namespace, identity, data }, { parent: this }).configMap;
    const url = pulumi.interpolate`http://${args.prometheus}.${namespace}.svc:${ports.prometheus}`;
    const image = required(images.grafana);
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
          ],
          container: {
            name: "grafana",
            image: imageReference(image),
            ports: { http: ports.grafana },
            environment: environment(password.key, grafana.url),
            resources: grafana.resources,
            mounts: [
              { volume: "data", path: directories.data, readOnly: false },
              { volume: "tmp", path: "/tmp", readOnly: false },
              { volume: "provisioning", path: directories.provisioning },
              { volume: "dashboards", path: directories.dashboards },
              { volume: "password", path: directories.secrets },
            ],
            probes: {
              startup: { check: healthy, period: 2, timeout: 3, failures: 90 },
              readiness: { check: healthy, period: 10, timeout: 3, failures: 3 },
              liveness: { check: healthy, period: 20, timeout: 5, failures: 3 },
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

/** Grafana's settings: nobody without a password, nothing sent to its makers, nothing fetched from them. */
const environment = (passwordFile: string, url: string | undefined): Readonly<Record<string, string>> => ({
  ...(url !== undefined && { GF_SERVER_ROOT_URL: url }),
  GF_SERVER_HTTP_PORT: String(ports.grafana),
  GF_SECURITY_ADMIN_USER: "admin",
  GF_SECURITY_ADMIN_PASSWORD__FILE: `${directories.secrets}/${passwordFile}`,
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_SECURITY_COOKIE_SECURE: String(url?.startsWith("https:") === true),
  GF_SECURITY_COOKIE_SAMESITE: "strict",
  GF_SECURITY_STRICT_TRANSPORT_SECURITY: String(url?.startsWith("https:") === true),
  GF_SECURITY_CONTENT_SECURITY_POLICY: "true",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_USERS_ALLOW_ORG_CREATE: "false",
  GF_SNAPSHOTS_ENABLED: "false",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_PLUGINS_PLUGIN_ADMIN_ENABLED: "false",
  GF_UNIFIED_ALERTING_ENABLED: "false",
  GF_LOG_MODE: "console",
  GF_LOG_CONSOLE_FORMAT: "json",
  GF_PATHS_PROVISIONING: directories.provisioning,
  GF_PATHS_DATA: directories.data,
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${directories.dashboards}/overview.json`,
});

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
