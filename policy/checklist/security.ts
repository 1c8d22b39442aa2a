import type { Part } from "./line.ts";

/** What keeps the platform from those who mean harm. */
export const security: Part = {
  title: "Security",
  lines: [
    {
      demand: "No default password is in use.",
      answers: {
        program: [
          "components/secrets/generated.ts",
          "components/postgres/credentials.ts",
          "components/cache/credentials.ts",
        ],
        rules: [
          "secrets-random-password",
          "secrets-literal-environment",
          "postgres-client-authentication",
          "cache-users",
          "aws-rds-administrator",
          "aws-elasticache-users",
        ],
        tests: [
          "test/components/secrets/secrets.test.ts",
          "test/images/login-rotation.test.ts",
          "tools/lab/scenarios/postgres-wrong-password.ts",
        ],
      },
      outside: [],
    },
    {
      demand: "Secrets are kept in a store that is made for them.",
      answers: {
        program: [
          "settings/credentials.ts",
          "components/secrets/kubernetes-store.ts",
          "components/secrets/aws-store.ts",
          "components/secrets/vault-store.ts",
        ],
        rules: [
          "secrets-namespaced-store",
          "aws-secrets-encryption",
          "aws-secret-rights",
          "secrets-config-map",
          "secrets-embedded-credentials",
          "monitoring-receivers",
          "cache-password-arguments",
          "aws-key-rotation",
        ],
        tests: [
          "test/settings/secrets.test.ts",
          "test/components/secrets/stores.test.ts",
          "test/engine/secret-stores.test.ts",
          "test/golden.test.ts",
        ],
        documents: ["docs/secrets.md", "docs/runbooks/secret-rotation.md"],
      },
      outside: [
        {
          who: "Operators of the cluster",
          what: "Encrypt Secrets at rest with a key of a key management service.",
          why: "How the API server keeps its objects is its own configuration.",
        },
        {
          who: "Owners of the stack",
          what: "Keep Pulumi's state in a backend with a secrets provider of a cloud or of Vault.",
          why: "The program runs only once its state is there.",
        },
      ],
    },
    {
      demand: "Accounts have the fewest rights that do their work.",
      answers: {
        program: ["components/workload/rights.ts", "components/workload/service-account.ts"],
        rules: [
          "identity-service-account",
          "identity-service-account-token",
          "identity-token-secret",
          "identity-role-rights",
          "identity-role-binding",
          "postgres-patroni-rights",
          "aws-role-rights",
          "aws-rds-identity",
          "policy-engine-authorization",
        ],
        tests: ["test/components/workload/pod.test.ts", "test/images/read-only-role.test.ts"],
      },
      outside: [
        {
          who: "Operators of the cluster",
          what: "Limit who may change, exec into and read Secrets of the platform's namespace.",
          why: "Rights of people are given for the whole cluster, not by one of its stacks.",
        },
      ],
    },
    {
      demand: "The Pod Security Standard restricted is enforced.",
      answers: {
        program: ["components/namespace/index.ts", "components/workload/pod.ts"],
        rules: [
          "pod-security-privileged-containers",
          "pod-security-host-namespaces",
          "pod-security-dropped-capabilities",
          "pod-security-privilege-escalation",
          "pod-security-run-as-non-root",
          "pod-security-seccomp-profile",
          "pod-security-host-path-volumes",
          "pod-security-host-ports",
          "pod-security-host-process",
          "pod-security-added-capabilities",
          "pod-security-proc-mount",
          "pod-security-sysctls",
          "pod-security-app-armor-profile",
          "pod-security-se-linux-options",
          "pod-security-volume-types",
          "pod-security-run-as-user",
          "pod-security-probe-hosts",
        ],
        tests: ["test/engine/admission.test.ts", "test/components/namespace/namespace.test.ts"],
        alerts: ["PodsRejected"],
        documents: ["docs/runbooks/PodsRejected.md"],
      },
      outside: [],
    },
    {
      demand: "Network policies let each part talk only to those that it needs.",
      answers: {
        program: ["components/network/flows.ts", "components/network/policies.ts"],
        rules: [
          "network-default-deny",
          "edge-private-paths",
          "edge-authorization",
          "database-private-service",
          "policy-engine-address",
          "aws-security-groups",
          "aws-rds-public-access",
          "aws-elasticache-access",
        ],
        tests: ["test/components/network/platform-flows.test.ts", "tools/lab/scenarios/network-matrix.ts"],
      },
      outside: [],
    },
    {
      demand: "Images are scanned for known weaknesses.",
      answers: {
        program: ["settings/images.ts"],
        rules: [
          "supply-chain-image-digest",
          "aws-image-repositories",
          "supply-chain-registry",
          "policy-engine-image",
          "aws-rds-minor-upgrades",
          "edge-retired-controller",
        ],
      },
      outside: [
        {
          who: "Owners of the registry",
          what: "Scan each digest that a stack names when it is pushed, and every day from then on.",
          why: "Weaknesses become known after a deployment; a preview sees only the day it runs.",
        },
      ],
    },
    {
      demand: "The audit trail reaches those who watch for attacks.",
      answers: {
        program: [
          "components/logs/index.ts",
          "settings/audit-archive.ts",
          "settings/network.ts",
          "components/authorization/policies/mask.rego",
        ],
        rules: ["aws-rds-logs", "aws-log-groups"],
        tests: [
          "test/logs/delivery.test.ts",
          "test/components/postgres/audit-archive.test.ts",
          "test/authorization/mask_test.rego",
        ],
        documents: ["docs/logs.md", "docs/recovery/postgres.md"],
      },
      outside: [
        {
          who: "Security operations",
          what: "Name the SIEM in sark:logs, or take decisions from the logs; take SARK's trail from its database or its SIEM forwarding.",
          why: "Which system watches, and what it looks for, is decided for the whole company.",
        },
      ],
    },
    {
      demand: "Somebody has tried to break in, with permission.",
      answers: { tests: ["tools/lab/scenarios/policy-rewrite.ts", "test/authorization/tutorial.test.ts"] },
      outside: [
        {
          who: "An independent tester",
          what: "Attack a staging environment before the first release, and once a year.",
          why: "The authors' own attempts find what the authors thought of.",
        },
      ],
    },
    {
      demand: "The demands of law and of customers are met: SOC 2, GDPR and the like.",
      answers: {
        rules: ["aws-rds-encryption", "aws-elasticache-encryption", "aws-bucket-access", "exemptions-resources"],
        documents: ["policy/README.md"],
      },
      outside: [
        {
          who: "Compliance",
          what: "Decide which demands apply, how long the audit trail is kept, and collect the evidence.",
          why: "Compliance is of an organisation; a program can only supply evidence, such as this list.",
        },
      ],
    },
  ],
};
