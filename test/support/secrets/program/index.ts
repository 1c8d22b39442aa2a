import * as k8s from "@pulumi/kubernetes";
import { Config } from "@pulumi/pulumi";
import { AwsAccount } from "../../../../components/aws/index.ts";
import {
  AwsSecretStore,
  KubernetesStore,
  Secrets,
  type SecretStore,
  VaultSecretStore,
} from "../../../../components/secrets/index.ts";

const config = new Config();
const namespaceName = "secrets";
const cluster = new k8s.Provider("cluster", {});
const within = { provider: cluster };

const { metadata } = new k8s.core.v1.Namespace("secrets", { metadata: { name: namespaceName } }, within);
const external = {
  refreshMinutes: 60,
  operator: { namespace: "external-secrets", serviceAccount: "external-secrets" },
} as const;

/** The store that the stack is configured for, and nothing of the others. */
function storeOf(mode: string): SecretStore {
  const namespace = { namespace: metadata.name, namespaceName };
  switch (mode) {
    case "aws-secrets-manager": {
      const settings = { mode, recoveryDays: 7, identity: { type: "irsa" }, ...external } as const;
      return new AwsSecretStore("sark-secret-store", { ...namespace, account: account(), settings }, within);
    }
    case "vault": {
      const settings = {
        mode,
        address: "https://vault.example.com:8200",
        mount: "secret",
        role: "sark",
        authenticationMount: "kubernetes",
        versions: config.requireObject<Record<string, number>>("versions"),
        references: { "postgres-login": ["password"] },
        ...external,
      } as const;
      return new VaultSecretStore("sark-secret-store", { ...namespace, settings }, within);
    }
    default:
      return new KubernetesStore(metadata.name);
  }
}

const account = () =>
  new AwsAccount("sark-aws", {
    settings: {
      region: "eu-west-1",
      accountId: "123456789012",
      cluster: config.require("cluster"),
      network: { subnetIds: config.requireObject<string[]>("subnetIds"), subnetTag: "private" },
      alarmTopics: [],
      tags: {},
      acknowledgedChanges: [],
    },
    environment: "production",
    namespace: namespaceName,
    zones: 2,
    protect: false,
  });

const secrets = new Secrets(
  "sark",
  { store: storeOf(config.require("mode")), given: {}, gatewayHosts: ["gateway.example.com"], protect: false },
  within,
);

/** Names of the Secrets that pods would read. */
export const application = secrets.jwtKey.secret;
export const grafana = secrets.grafanaPassword.secret;
export const certificate = secrets.gatewayTls;
