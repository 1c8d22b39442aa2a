import * as k8s from "@pulumi/kubernetes";
import { Config } from "@pulumi/pulumi";
import { AwsAccount } from "../../../../components/aws/index.ts";
import { AwsSecretStore, Secrets } from "../../../../components/secrets/index.ts";

const config = new Config();
const namespaceName = "secrets";
const cluster = new k8s.Provider("cluster", {});
const within = { provider: cluster };

const { metadata } = new k8s.core.v1.Namespace("secrets", { metadata: { name: namespaceName } }, within);
const account = new AwsAccount("sark-aws", {
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
const store = new AwsSecretStore(
  "sark-secret-store",
  {
    namespace: metadata.name,
    namespaceName,
    account,
    settings: {
      mode: "aws-secrets-manager",
      recoveryDays: 7,
      identity: { type: "irsa" },
      refreshMinutes: 60,
      operator: { namespace: "external-secrets", serviceAccount: "external-secrets" },
    },
  },
  within,
);
const secrets = new Secrets(
  "sark",
  { store, given: {}, gatewayHosts: ["gateway.example.com"], protect: false },
  within,
);

/** Names of the Secrets that pods would read. */
export const application = secrets.jwtKey.secret;
export const grafana = secrets.grafanaPassword.secret;
export const certificate = secrets.gatewayTls;
