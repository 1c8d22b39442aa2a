import { compliantStack } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const { backup, restoreCheck } = compliantStack;
const labels = (changes: object) => ({ ...backup.props.metadata.labels, ...changes });

describeStackRule("database-backup", compliantStack, {
  violates: {
    "no backup": { backup: undefined },
    "no check that it restores": { restoreCheck: undefined },
    "a backup of another database": { "backup.props.metadata.labels": labels({ "sark-platform/backup-of": "other" }) },
    "a backup of nothing": { "backup.props.metadata.labels": labels({ "sark-platform/backup-of": undefined }) },
    "a CronJob of another component": {
      "backup.props.metadata.labels": labels({ "app.kubernetes.io/component": "database" }),
    },
    "a CronJob without labels": { "restoreCheck.props.metadata.labels": undefined },
    "a backup in another namespace": { "backup.props.metadata.namespace": "other" },
    "a backup that is suspended": { "backup.props.spec.suspend": true },
    "a check that is suspended": { "restoreCheck.props.spec.suspend": true },
  },
  allows: {
    "several backups": { second: backup },
    "another CronJob that is suspended": { second: { ...backup, props: { ...backup.props, spec: { suspend: true } } } },
  },
  unknown: {
    "the labels of the backup": { "backup.props.metadata.labels": UNKNOWN.object },
    "what the check is for": {
      "restoreCheck.props.metadata.labels": {
        ...restoreCheck.props.metadata.labels,
        "sark-platform/restore-check-of": UNKNOWN.string,
      },
    },
    "whether it is suspended": { "backup.props.spec.suspend": UNKNOWN.boolean },
    "the database's name": { "postgres.props.metadata.name": UNKNOWN.string },
    "the database's namespace": { "postgres.props.metadata.namespace": UNKNOWN.string },
  },
  violatesBesideUnknown: [
    { backup: undefined, "restoreCheck.props.spec.suspend": UNKNOWN.boolean },
    { restoreCheck: undefined, "backup.props.spec.suspend": UNKNOWN.boolean },
  ],
  unrelated: { "backup.props.spec.schedule": UNKNOWN.string, "postgres.props.spec.replicas": UNKNOWN.number },
});
