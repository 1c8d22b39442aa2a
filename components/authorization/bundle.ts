import type { AuthorizationSettings } from "../../settings/authorization.ts";
import { authorizationTables } from "../../settings/authorization-tables.ts";
import type { BundleDelivery } from "../../settings/delivery.ts";
import type { SecretKey } from "../workload/index.ts";
import { policies } from "./files.ts";
import { directories } from "./sidecar.ts";

/** What a bundle brings: policies and data below these paths, and nothing elsewhere. */
const bundleRoots = ["mcp", "authorization"] as const;

/** What the pod brings itself. No bundle can claim it, so none can open the policy engine to others. */
const lockRoots = ["system"] as const;

/** Files of the ConfigMap, and where they are in the policy directory. */
const files = { manifest: "manifest.json", authority: "ca.pem", configuration: "opa.json" } as const;

export const configurationFile = `${directories.policies}/${files.configuration}`;

const lock = "lock";

/**
 * The ConfigMap of a policy engine that fetches its policies: how to fetch and check them, and the lock, which is a
 * bundle of its own.
 *
 * @param lockFiles policies and data about the policy engine itself
 */
export function bundleConfiguration(
  delivery: BundleDelivery,
  lockFiles: Readonly<Record<string, string>>,
): { readonly data: Readonly<Record<string, string>>; readonly paths: Readonly<Record<string, string>> } {
  const { caCertificate } = delivery;
  return {
    data: {
      ...lockFiles,
      [files.manifest]: JSON.stringify({ roots: lockRoots }),
      [files.configuration]: JSON.stringify(opaConfiguration(delivery), undefined, 2),
      ...(caCertificate !== undefined && { [files.authority]: caCertificate }),
    },
    paths: {
      ...Object.fromEntries(Object.keys(lockFiles).map((file) => [file, `${lock}/${file}`])),
      [files.manifest]: `${lock}/.manifest`,
      [files.configuration]: files.configuration,
      ...(caCertificate !== undefined && { [files.authority]: files.authority }),
    },
  };
}

/** The files of a bundle with the policies and tables of a stack, before it is packed and signed. */
export const bundleFiles = (data: AuthorizationSettings): Readonly<Record<string, string>> => ({
  ...policies(),
  "data.json": JSON.stringify({ authorization: authorizationTables(data) }),
  ".manifest": JSON.stringify({ roots: bundleRoots }),
});

/** What OPA reads at its start. */
export function opaConfiguration(
  delivery: BundleDelivery,
  folders: Record<keyof typeof directories, string> = directories,
) {
  const { url, object, poll, verification, credentials, caCertificate } = delivery;
  const { keyId, algorithm, publicKey } = verification;
  return {
    services: {
      storage: {
        url,
        ...(credentials && { credentials: { s3_signing: { environment_credentials: {} } } }),
        ...(caCertificate !== undefined && {
          tls: { ca_cert: `${folders.policies}/${files.authority}`, system_ca_required: false },
        }),
      },
    },
    keys: { [keyId]: { algorithm, key: publicKey } },
    bundles: {
      // OPA does not follow a link to the folder that it shall read, and the folder itself is behind this one.
      [lock]: { resource: `file://${folders.policies}/..data/${lock}` },
      policies: {
        service: "storage",
        resource: object,
        polling: { min_delay_seconds: poll.minSeconds, max_delay_seconds: poll.maxSeconds },
        signing: { keyid: keyId },
        // A restarted container goes on with the last good bundle, also while the storage is away.
        persist: true,
      },
    },
    persistence_directory: folders.bundles,
    status: { prometheus: true },
  };
}

/** Environment that requests to the storage are signed with. */
export function storageEnvironment({ credentials }: BundleDelivery): {
  readonly environment?: Readonly<Record<string, string>>;
  readonly secretEnvironment?: Readonly<Record<string, SecretKey>>;
} {
  if (credentials === undefined) return {};
  const { secret, accessKeyId, secretAccessKey, region } = credentials;
  return {
    environment: { AWS_REGION: region },
    secretEnvironment: {
      AWS_ACCESS_KEY_ID: { secret, key: accessKeyId },
      AWS_SECRET_ACCESS_KEY: { secret, key: secretAccessKey },
    },
  };
}
