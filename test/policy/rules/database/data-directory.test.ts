import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { DIGEST } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const CONTAINER = "spec.template.spec.containers.0";
const MOUNTS = `${CONTAINER}.volumeMounts`;
const data = (mountPath: string) => ({ name: "data", mountPath });
const scratch = (mountPath: string) => ({ name: "scratch", mountPath });
const pgdata = (value: unknown) => [{ name: "PGDATA", value }];
const official = (image: string) => `${image}@${DIGEST}`;

describeResourceRule("database-data-directory", compliantStatefulSet, {
  violates: {
    "no volumes of its own": { "spec.volumeClaimTemplates": undefined },
    "an empty list of volumes": { "spec.volumeClaimTemplates": [] },
    "a volume that no container mounts": { [MOUNTS]: [scratch("/data")] },
    "PGDATA in an emptyDir": {
      [`${CONTAINER}.env`]: pgdata("/var/lib/postgresql/data"),
      [MOUNTS]: [data("/data"), scratch("/var/lib/postgresql")],
    },
    "PGDATA in the image": { [`${CONTAINER}.env`]: pgdata("/var/lib/postgresql/data") },
    "PGDATA in an emptyDir below the volume": {
      [`${CONTAINER}.env`]: pgdata("/data/postgres"),
      [MOUNTS]: [data("/data"), scratch("/data/postgres")],
    },
    "PGDATA beside the volume": { [`${CONTAINER}.env`]: pgdata("/database") },
    "PGDATA from elsewhere": { [`${CONTAINER}.env`]: [{ name: "PGDATA", valueFrom: {} }] },
    "the official image's own directory outside": { [`${CONTAINER}.image`]: official("docker.io/library/postgres") },
    ...Object.fromEntries(
      ["postgres", "mysql", "mariadb", "percona", "mongo"].map((image) => [
        `the directory of ${image} outside`,
        { [`${CONTAINER}.image`]: official(image), [MOUNTS]: [data("/volume")] },
      ]),
    ),
    "the official image without volumes": {
      [`${CONTAINER}.image`]: official("postgres"),
      "spec.volumeClaimTemplates": undefined,
    },
  },
  overlaps: {},
  allows: {
    "PGDATA on the volume": { [`${CONTAINER}.env`]: pgdata("/data") },
    "PGDATA below the volume": { [`${CONTAINER}.env`]: pgdata("/data/postgres/") },
    "PGDATA on a volume below an emptyDir": {
      [`${CONTAINER}.env`]: pgdata("/home/data/postgres"),
      [MOUNTS]: [data("/home/data"), scratch("/home")],
    },
    "the official image with its directory on the volume": {
      [`${CONTAINER}.image`]: official("postgres"),
      [MOUNTS]: [data("/var/lib/postgresql")],
    },
    "an image of others, whose directory is not known": { [`${CONTAINER}.image`]: official("example.com/postgres") },
  },
  unknown: {
    "the volumes": { "spec.volumeClaimTemplates": UNKNOWN.array },
    "the volume's name": { "spec.volumeClaimTemplates": [{ metadata: { name: UNKNOWN.string } }] },
    "the mounts": { [MOUNTS]: UNKNOWN.array },
    "the place of a mount": { [MOUNTS]: [data(UNKNOWN.string)], [`${CONTAINER}.env`]: pgdata("/data") },
    PGDATA: { [`${CONTAINER}.env`]: pgdata(UNKNOWN.string) },
  },
  violatesBesideUnknown: {
    "spec.template.spec.containers.1.env": pgdata("/tmp"),
    [`${CONTAINER}.env`]: UNKNOWN.array,
  },
  unrelated: {
    [`${CONTAINER}.env.0.value`]: UNKNOWN.string,
    "spec.replicas": UNKNOWN.number,
    "spec.template.metadata.labels": UNKNOWN.object,
  },
});
