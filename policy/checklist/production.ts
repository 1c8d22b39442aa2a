import type { Part } from "./line.ts";

/** What must be ready before the platform serves people. */
export const production: Part = {
  title: "Before production",
  lines: [
    {
      demand: "Every secret belongs to this environment alone: none is a default or an example.",
      answers: {
        program: ["components/secrets/index.ts", "components/secrets/generated.ts"],
        rules: [
          "secrets-random-password",
          "secrets-literal-environment",
          "secrets-embedded-credentials",
          "secrets-config-map",
        ],
        tests: ["test/components/secrets/secrets.test.ts", "test/settings/secrets.test.ts"],
      },
      outside: [
        {
          who: "Owners of stores that exist already",
          what: "Change the passwords that they hand over, and tell the settings.",
          why: "Only the owner of a server can set its passwords.",
        },
      ],
    },
    {
      demand: "Everything that clients reach has a certificate, and somebody is called before it ends.",
      answers: {
        program: ["components/edge/certificates.ts", "components/secrets/authority.ts"],
        rules: [
          "edge-tls",
          "edge-hsts",
          "postgres-tls",
          "cache-tls",
          "network-promised-tls",
          "edge-class",
          "aws-rds-tls",
          "aws-rds-proxy-tls",
        ],
        tests: ["test/components/edge/edge.test.ts", "test/components/secrets/authority.test.ts"],
        alerts: ["CertificateExpires"],
        documents: ["docs/edge.md", "docs/runbooks/CertificateExpires.md"],
      },
      outside: [],
    },
    {
      demand: "Databases are backed up by themselves, and it is proven regularly that the backups restore.",
      answers: {
        program: ["components/backup/index.ts", "components/backup/restore.ts", "components/postgres/archive.ts"],
        rules: [
          "database-backup",
          "database-retained-volumes",
          "postgres-wal-archive",
          "database-data-directory",
          "postgres-patroni-data-directory",
          "aws-rds-backups",
          "aws-elasticache-snapshots",
        ],
        tests: ["test/images/backup.test.ts", "test/lab/restore.test.ts", "tools/lab/scenarios/postgres-restored.ts"],
        alerts: ["PostgresBackupOld", "PostgresRestoreCheckOld", "PostgresArchiveStale", "PostgresArchiveFailing"],
        documents: ["docs/recovery/postgres.md", "docs/runbooks/PostgresBackupOld.md"],
      },
      outside: [
        {
          who: "Owners of the object store",
          what: "Keep it in another account or region, and lock its objects against deletion.",
          why: "Whoever may delete this stack must not be able to delete its backups as well.",
        },
      ],
    },
    {
      demand: "Dashboards show how the platform does.",
      answers: {
        program: ["components/monitoring/grafana.ts", "components/monitoring/dashboards.ts"],
        rules: ["monitoring-targets", "aws-rds-monitoring"],
        tests: ["test/components/monitoring/grafana.test.ts"],
        alerts: ["TargetDown", "TargetMissing"],
      },
      outside: [],
    },
    {
      demand: "Alerts call people, and each is known to fire and to stay silent.",
      answers: {
        program: ["components/monitoring/rules.ts", "components/monitoring/alertmanager.ts"],
        rules: ["monitoring-alerts", "monitoring-receivers"],
        tests: ["test/monitoring/alerts.test.ts", "test/monitoring/rules.test.ts", "test/monitoring/routing.test.ts"],
        alerts: ["Watchdog", "PrometheusCannotNotify", "AlertmanagerCannotNotify"],
        documents: ["docs/runbooks/Watchdog.md"],
      },
      outside: [
        {
          who: "Whoever is on call",
          what: "Send a test alert through each receiver, and see it arrive.",
          why: "That a telephone rings shows only at the telephone.",
        },
      ],
    },
    {
      demand: "Network policies deny what is not declared.",
      answers: {
        program: ["components/network/policies.ts", "components/network/index.ts"],
        rules: ["network-default-deny", "network-open-ranges", "selectors-orphans", "network-dns"],
        tests: [
          "test/components/network/policies.test.ts",
          "test/components/network/platform-flows.test.ts",
          "tools/lab/scenarios/network-matrix.ts",
        ],
      },
      outside: [
        {
          who: "Operators of the cluster",
          what: "Run a network that enforces NetworkPolicies.",
          why: "The API server accepts policies also where nothing enforces them. The lab's network matrix shows whether it does.",
        },
      ],
    },
    {
      demand: "Every container has requests and limits.",
      answers: {
        program: ["components/workload/container.ts", "components/namespace/quota.ts"],
        rules: ["resources-requests-and-limits", "cache-memory"],
        tests: ["test/components/workload/container.test.ts", "test/components/namespace/quota.test.ts"],
        alerts: ["QuotaNearlyUsedUp", "PodsRejected"],
        documents: ["docs/runbooks/QuotaNearlyUsedUp.md"],
      },
      outside: [],
    },
    {
      demand: "SARK and the gateway scale with their load, and were seen to do so.",
      answers: {
        program: ["components/workload/autoscaler.ts", "settings/capacity.ts"],
        rules: [
          "autoscaling-replica-ownership",
          "autoscaling-bounds",
          "autoscaling-metrics",
          "autoscaling-disruption-budget",
          "edge-limits",
          "availability-drain",
          "availability-probes",
          "policy-engine-readiness",
          "policy-engine-hidden-files",
        ],
        tests: ["test/components/workload/autoscaler.test.ts", "tools/lab/scenarios/autoscaling.ts"],
        alerts: ["AutoscalerAtMaximum"],
        documents: ["docs/runbooks/AutoscalerAtMaximum.md"],
      },
      outside: [
        {
          who: "Operators of the cluster",
          what: "Serve the metrics API, and have nodes for the highest number of replicas or add them on demand.",
          why: "Nodes and what measures them belong to the cluster, which others use too.",
        },
      ],
    },
    {
      demand: "Logs are kept in a central place.",
      answers: { program: ["components/sark/environment.ts", "components/authorization/sidecar.ts"] },
      outside: [
        {
          who: "Operators of the cluster",
          what: "Collect what containers write to standard output, where SARK and the policy engine write JSON.",
          why: "A collector reads files of the nodes, which pods of the platform must not.",
        },
      ],
    },
    {
      demand: "It is written down how to recover from a disaster.",
      answers: {
        program: ["components/postgres/objectives.ts", "components/cache/objectives.ts"],
        rules: [
          "database-backup",
          "database-stateful-set",
          "database-replicas",
          "database-spread",
          "database-disruption-budget",
          "database-probes",
          "database-termination-grace",
          "postgres-configuration-source",
          "postgres-configuration-files",
          "postgres-patroni-scope",
          "cache-configuration-source",
          "cache-spread",
          "cache-disruption-budget",
          "cache-discovery",
          "aws-rds-multi-az",
          "aws-rds-deletion-protection",
          "aws-elasticache-failover",
          "aws-store-protection",
        ],
        tests: ["tools/lab/scenarios/postgres-restored.ts", "tools/lab/scenarios/postgres-all-killed.ts"],
        alerts: ["PostgresRestoreCheckOld"],
        documents: ["docs/recovery/postgres.md", "docs/recovery/cache.md"],
      },
      outside: [
        {
          who: "Owners of the platform",
          what: "Practise the plan twice a year, with the loss of a whole cluster.",
          why: "Who decides, who is told and where the new cluster comes from are not in the program.",
        },
      ],
    },
    {
      demand: "Somebody is on call at every hour.",
      answers: { program: ["components/monitoring/alertmanager-configuration.ts"], alerts: ["Watchdog"] },
      outside: [
        {
          who: "Owners of the platform",
          what: "Keep the rotation in the service that the receivers name, with a second person behind the first.",
          why: "The program reaches a service; who carries the telephone is an agreement among people.",
        },
      ],
    },
    {
      demand: "There is a runbook for what is known to happen.",
      answers: { tests: ["test/monitoring/rules.test.ts"], documents: ["docs/runbooks/README.md"] },
      outside: [],
    },
  ],
};
