import type { Input } from "@pulumi/pulumi";
import type { OwnCacheSettings } from "../../settings/cache.ts";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { Settings } from "../../settings.ts";
import type { ContainerArgs, Volume } from "../workload/index.ts";
import type { CacheCredentials } from "./credentials.ts";
import { directories, podDomain, ports, trustFile, users } from "./names.ts";
import { scriptCommand, scriptEnvironment } from "./scripts.ts";

/** Name of the volume with the data. */
export const diskName = "data";

/** The label with which Kubernetes tells a pod the zone of its node. */
const zoneLabel = "topology.kubernetes.io/zone";

export interface MemberArgs {
  readonly settings: OwnCacheSettings;
  readonly images: Settings["images"];
  /** Of the namespace. */
  readonly namespaceName: string;
  readonly credentials: CacheCredentials;
  /** ConfigMaps by what they are for. */
  readonly configuration: Readonly<Record<"valkey" | "scripts" | "trust", Input<string>>>;
}

/** Valkey itself. */
export function memberContainer({ settings, images, namespaceName, credentials }: MemberArgs): ContainerArgs {
  // Any answer will do: that it loads its data, or waits for its primary, is no reason to start it again.
  const answers = { command: ["valkey-cli", "--tls", "--cacert", trustFile, "--user", users.probe, "ping"] };
  return {
    name: "valkey",
    image: imageReference(promisedImage(images, "valkey")),
    // Before Kubernetes 1.35 pods are not told their zone. Then at least a replica is on another node.
    command: ["sh", "-c", 'exec valkey-server "$0" --availability-zone "${ZONE:-$NODE_NAME}"'],
    arguments: [`${directories.configuration}/$(POD_NAME).conf`],
    ports: { valkey: ports.valkey, bus: ports.bus },
    fieldEnvironment: {
      POD_NAME: "metadata.name",
      NODE_NAME: "spec.nodeName",
      ZONE: `metadata.labels['${zoneLabel}']`,
    },
    environment: scriptEnvironment(settings, namespaceName),
    // The first one is of the probes.
    secretEnvironment: { VALKEYCLI_AUTH: credentials.probe, ADMIN_PASSWORD: credentials.admin },
    resources: settings.resources,
    mounts: [
      { volume: diskName, path: directories.data, readOnly: false },
      { volume: "configuration", path: directories.configuration },
      { volume: "users", path: directories.users },
      { volume: "tls", path: directories.tls },
      { volume: "trust", path: directories.trust },
      { volume: "scripts", path: directories.scripts },
    ],
    probes: {
      startup: { check: answers, period: 1, timeout: 3, failures: 300 },
      readiness: { check: { command: scriptCommand("ready.sh") }, period: 5, timeout: 4, failures: 2 },
      liveness: { check: answers, period: 20, timeout: 10, failures: 3, graceSeconds: 5 },
    },
    beforeStop: scriptCommand("leave.sh"),
  };
}

/** Serves metrics of the member beside it. */
export function exporterContainer({ settings, images, namespaceName, credentials }: MemberArgs): ContainerArgs {
  const answers = { path: "/health", port: ports.metrics };
  return {
    name: "exporter",
    image: imageReference(promisedImage(images, "valkeyExporter")),
    ports: { metrics: ports.metrics },
    fieldEnvironment: { POD_NAME: "metadata.name" },
    environment: {
      REDIS_ADDR: `rediss://127.0.0.1:${ports.valkey}`,
      REDIS_USER: users.exporter,
      REDIS_EXPORTER_TLS_CA_CERT_FILE: trustFile,
      REDIS_EXPORTER_TLS_SERVER_NAME: `$(POD_NAME).${podDomain(namespaceName)}`,
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: `:${ports.metrics}`,
      // It would show the password of replication.
      REDIS_EXPORTER_CONFIG_COMMAND: "-",
      // It would send its own password to any server that a client of the metrics names.
      REDIS_EXPORTER_DISABLE_SCRAPE_ENDPOINT: "true",
      REDIS_EXPORTER_APPEND_INSTANCE_ROLE_LABEL: "true",
      REDIS_EXPORTER_LOG_FORMAT: "json",
    },
    secretEnvironment: { REDIS_PASSWORD: credentials.exporter },
    resources: settings.sidecarResources,
    mounts: [{ volume: "trust", path: directories.trust }],
    probes: {
      startup: { check: answers, period: 1, timeout: 5, failures: 60 },
      readiness: { check: { port: ports.metrics }, period: 10, timeout: 5, failures: 3 },
      liveness: { check: answers, period: 20, timeout: 10, failures: 3 },
    },
  };
}

/** Brings the member beside it back into the cluster. */
export function keeperContainer({ settings, images, namespaceName, credentials }: MemberArgs): ContainerArgs {
  return {
    name: "keeper",
    image: imageReference(promisedImage(images, "valkey")),
    command: scriptCommand("keep.sh"),
    fieldEnvironment: { POD_NAME: "metadata.name" },
    environment: scriptEnvironment(settings, namespaceName),
    secretEnvironment: { ADMIN_PASSWORD: credentials.admin },
    resources: settings.sidecarResources,
    mounts: [
      { volume: "trust", path: directories.trust },
      { volume: "scripts", path: directories.scripts },
    ],
  };
}

/** The volumes of a member beside its disk. */
export const memberVolumes = ({ credentials, configuration }: MemberArgs): readonly Volume[] => [
  { name: "configuration", configMap: configuration.valkey },
  { name: "scripts", configMap: configuration.scripts },
  { name: "trust", configMap: configuration.trust },
  { name: "users", secretName: credentials.users },
  { name: "tls", secretName: credentials.tls },
];
