import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageName, recipes } from "../images/index.ts";
import { secret, server, service } from "./objects.ts";

/** A bucket is a folder, so the volume that is mounted there makes it. */
const bucket = "postgres-backups";

const port = 8443;

/**
 * Everything here is published on purpose, as the passwords of the stores are: what it protects is thrown away with the
 * cluster. The certificate is for the name of the store inside a cluster only, and the key of the authority that signed it
 * was never kept, so nobody can make that authority vouch for anything else.
 */
const certificate = (name: string): string => readFileSync(join(import.meta.dirname, "s3", `${name}.pem`), "utf8");

const keys = { id: "local-backup-key", secret: "local-backup-secret" };

/**
 * What backups are written to: an object store with the interface of S3, at `https://s3.<namespace>.svc:8443`, with paths that
 * begin with the bucket.
 *
 * @param namespace must be the one that the certificate names
 */
export const objectStore = (namespace: "mcp-stores") => [
  secret(namespace, "s3", keys),
  secret(namespace, "s3-certificate", { "tls.crt": certificate("certificate"), "tls.key": certificate("key") }),
  service(namespace, "s3", port),
  server({
    namespace,
    name: "s3",
    image: imageName(recipes.s3Name),
    user: 65534,
    port,
    environment: {
      ROOT_ACCESS_KEY_ID: { secret: "s3", key: "id" },
      ROOT_SECRET_ACCESS_KEY: { secret: "s3", key: "secret" },
      VGW_PORT: `:${port}`,
      VGW_CERT: "/certificate/tls.crt",
      VGW_KEY: "/certificate/tls.key",
      VGW_QUIET: "true",
    },
    data: `/buckets/${bucket}`,
    secretFiles: { secret: "s3-certificate", folder: "/certificate" },
  }),
];
