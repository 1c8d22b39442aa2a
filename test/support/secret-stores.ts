import { pem } from "./configuration.ts";

/** An account at Amazon, as `sark:aws` names it. */
export const account = {
  region: "eu-central-1",
  accountId: "123456789012",
  cluster: "production",
  alarmTopics: ["arn:aws:sns:eu-central-1:123456789012:alarms"],
};

const functionArn = "arn:aws:lambda:eu-central-1:123456789012:function:rotate-sark";

const awsStore = (changes: Readonly<Record<string, unknown>> = {}) => ({
  "sark:aws": account,
  "sark:secrets": { mode: "aws-secrets-manager", ...changes },
});

/** Vault, as `sark:secrets` names it, with values replaced. */
export const vaultStore = (changes: Readonly<Record<string, unknown>> = {}) => ({
  "sark:secrets": { mode: "vault", address: "https://vault.example.com:8200", role: "sark", ...changes },
});

/** Settings with a store outside the cluster, by what is special about them. */
export const secretStoreCases = {
  "AWS Secrets Manager": awsStore(),
  "AWS Secrets Manager by Pod Identity": awsStore({ identity: { type: "pod-identity" } }),
  "AWS Secrets Manager with everything": awsStore({
    prefix: "platforms/sark",
    recoveryDays: 7,
    refreshMinutes: 90,
    rotation: { functionArn, days: 30 },
    operator: { namespace: "operators", serviceAccount: "secrets-reader" },
  }),
  Vault: vaultStore(),
  "Vault with everything": vaultStore({
    caCertificate: pem("vault"),
    vaultNamespace: "teams/platform",
    mount: "kv",
    path: "teams/platform/sark",
    authenticationMount: "kubernetes/production",
    audience: "vault",
    versions: { secrets: 3, "postgres-login": 2 },
    references: { "postgres-login": ["password"], "alert-receivers": ["slack", "pager-duty"] },
    refreshMinutes: 15,
  }),
} as const;

/** With the operator installed by the program. */
export const installing = awsStore({
  identity: { type: "pod-identity" },
  operator: { install: { repository: "https://charts.example.com", version: "1.3.2" } },
});
