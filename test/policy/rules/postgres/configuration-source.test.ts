import { compliantStack } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const POD = "postgres.props.spec.template";
const CONTAINER = `${POD}.spec.containers.0`;
const data = (files: object) => ({ "configuration.props.data": files });
const IMAGE = { image: "registry.example.com/data/store" };
/** A database that shows in nothing but its label that it is one. */
const anonymous = {
  [`${POD}.metadata.labels`]: { "app.kubernetes.io/component": "database" },
  [`${CONTAINER}.image`]: IMAGE.image,
  [`${CONTAINER}.ports`]: undefined,
  "budget.props.spec.selector": {},
};

describeStackRule("postgres-configuration-source", compliantStack, {
  violates: {
    "no ConfigMap": { configuration: undefined },
    "a ConfigMap of another name": { "configuration.props.metadata.name": "other" },
    "a ConfigMap of another namespace": { "configuration.props.metadata.namespace": "other" },
    "a ConfigMap without the file": data({ "pgbackrest.conf": "" }),
    "a ConfigMap without data": { "configuration.props.data": undefined },
    "half of PostgreSQL's own files": data({ "postgresql.conf": "" }),
    "the other half": data({ "pg_hba.conf": "" }),
    "no volumes": { [`${POD}.spec.volumes`]: undefined },
    "a configuration in a variable": { [`${CONTAINER}.env`]: [{ name: "PATRONI_CONFIGURATION", value: "{}" }] },
    "the scope in a variable": { [`${CONTAINER}.env`]: [{ name: "PATRONI_SCOPE", value: "postgres" }] },
    "PostgreSQL by its name": {
      ...anonymous,
      configuration: undefined,
      [`${POD}.metadata.labels`]: {
        "app.kubernetes.io/component": "database",
        "app.kubernetes.io/name": "postgres-archive",
      },
    },
    "PostgreSQL by its image": { ...anonymous, configuration: undefined, [`${CONTAINER}.image`]: "postgres:15" },
    "PostgreSQL by its port": {
      ...anonymous,
      configuration: undefined,
      [`${CONTAINER}.ports`]: [{ containerPort: 5432 }],
    },
  },
  // Without its labels no selector finds it.
  overlaps: Object.fromEntries(
    ["name", "image", "port"].map((sign) => [`PostgreSQL by its ${sign}`, ["selectors-orphans"]]),
  ),
  allows: {
    "a projected ConfigMap": {
      [`${POD}.spec.volumes.0`]: {
        name: "configuration",
        projected: { sources: [{ configMap: { name: "postgres-1234" } }] },
      },
    },
    "PostgreSQL's own files": data({ "postgresql.conf": "", "pg_hba.conf": "" }),
    "the other name of Patroni's file": data({ "patroni.yml": "scope: postgres" }),
    "a database of another kind": { ...anonymous, configuration: undefined },
  },
  unknown: {
    "the name of the volume's ConfigMap": { [`${POD}.spec.volumes.0.configMap.name`]: UNKNOWN.string },
    "the volumes": { [`${POD}.spec.volumes`]: UNKNOWN.array },
    "the files": { "configuration.props.data": UNKNOWN.object },
    "the name of the ConfigMap": { "configuration.props.metadata.name": UNKNOWN.string },
    "the variables": { [`${CONTAINER}.env`]: UNKNOWN.array },
    "whether it is PostgreSQL": { ...anonymous, configuration: undefined, [`${CONTAINER}.ports`]: UNKNOWN.array },
  },
  violatesBesideUnknown: [
    { [`${CONTAINER}.env`]: [{ name: "PATRONI_SCOPE", value: "postgres" }], [`${POD}.spec.volumes`]: UNKNOWN.array },
    { [`${CONTAINER}.env`]: [{ name: UNKNOWN.string }, { name: "PATRONI_SCOPE", value: "postgres" }] },
  ],
  unrelated: { "postgres.props.spec.replicas": UNKNOWN.number, "leader.props.spec": UNKNOWN.object },
});
