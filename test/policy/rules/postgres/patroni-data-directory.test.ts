import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const MOUNTS = "postgres.props.spec.template.spec.containers.0.volumeMounts";
const data = { name: "data", mountPath: "/data" };
const configuration = { name: "configuration", mountPath: "/etc/patroni" };
const directory = (value: string) => ({
  "configuration.props.data": { "patroni.yaml": PATRONI_YAML.replace("/data/postgres", value) },
});

describeStackRule("postgres-patroni-data-directory", compliantStack, {
  violates: {
    "data in the image": directory("/var/lib/postgresql"),
    "no directory": { "configuration.props.data": { "patroni.yaml": PATRONI_YAML.replace("data_dir", "dir") } },
    "a volume that all pods share": { "postgres.props.spec.volumeClaimTemplates": undefined },
    "data in an emptyDir": { [MOUNTS]: [data, configuration, { name: "tmp", mountPath: "/data/postgres" }] },
    "another container with the volume": {
      [MOUNTS]: [configuration],
      "postgres.props.spec.template.spec.containers.1.volumeMounts": [data],
    },
  },
  allows: {
    "the volume itself": directory("/data"),
    "no Patroni": { "configuration.props.data": { "postgresql.conf": "", "pg_hba.conf": "" } },
  },
  unknown: {
    "the file": { "configuration.props.data": { "patroni.yaml": UNKNOWN.string } },
    "the mounts": { [MOUNTS]: UNKNOWN.array },
    "the volumes": { "postgres.props.spec.volumeClaimTemplates": UNKNOWN.array },
  },
  unrelated: { "postgres.props.spec.replicas": UNKNOWN.number, "leader.props.spec": UNKNOWN.object },
});
