import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/paths.ts";

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
  "dependencies" | "devDependencies",
  Record<string, string>
>;

function sdk(name: string): string {
  const version = dependencies[name] ?? devDependencies[name];
  if (version === undefined) throw new Error(`package.json does not depend on ${name}`);
  return version;
}

/**
 * Versions of everything the tools build. Plugins have their SDK's version, because a plugin that differs from the SDK
 * reads inputs the program does not write. The wrapper modules' go.mod files name the same versions.
 */
export const versions = {
  pulumi: sdk("@pulumi/pulumi"),
  random: sdk("@pulumi/random"),
  tls: sdk("@pulumi/tls"),
  kubernetesProvider: sdk("@pulumi/kubernetes"),
  aws: sdk("@pulumi/aws"),
  kubernetes: "1.35.4",
  etcd: "3.6.14",
  kwok: "0.8.0",
  metricsServer: "0.9.0",
  kubeRouter: "2.10.0",
  coredns: "1.14.7",
  opa: "1.19.0",
  regal: "0.42.0",
  vegeta: "12.13.0",
  kubeScore: "1.20.0",
  kubeconform: "0.7.0",
  checkov: "3.3.30",
  actionlint: "1.7.12",
  checkJsonschema: "0.39.0",
  postgresExporter: "0.19.1",
  valkeyExporter: "1.88.0",
  blackboxExporter: "0.28.0",
  versitygw: "1.8.0",
  prometheus: "3.15.1",
  alertmanager: "0.35.0",
  kubeStateMetrics: "2.20.0",
  otelCollector: "0.165.0",
  pgx: "5.12.0",
  certManager: "1.21.2",
  traefik: "3.7.13",
  gatewayApi: "1.6.1",
  envoyGateway: "1.9.0",
  cilium: "1.20.2",
  externalSecrets: "0.20.4",
  moto: "5.2.5",
  cfnLint: "1.58.0",
} as const;
