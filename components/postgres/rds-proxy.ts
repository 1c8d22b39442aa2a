import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../settings/aws.ts";
import type { RdsSettings } from "../../settings/rds.ts";
import { aws, type AwsAccount, makeAlarms, policyDocument, storeSecurityGroup } from "../aws/index.ts";
import { ports } from "./names.ts";
import type { RdsServer } from "./rds-foundation.ts";

export interface RdsProxyArgs {
  readonly account: AwsAccount;
  readonly proxy: NonNullable<RdsSettings["proxy"]>;
  /** What it connects to. */
  readonly server: RdsServer;
  /** As whom, in and out. */
  readonly user: string;
  readonly password: pulumi.Output<string>;
}

/**
 * RDS Proxy: takes the connections of clients, over TLS alone, and shares those to the server among them. A failover does not end
 * connections that are idle then. It reads the one password from a secret of its own.
 *
 * Cost: by the processors of the server, about 13 USD a month for each of them in eu-central-1.
 */
export class RdsProxy extends pulumi.ComponentResource {
  /** Host name that clients connect to, known once there is a server behind it. */
  readonly host: pulumi.Output<string>;

  constructor(name: string, args: RdsProxyArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:RdsProxy", name, {}, options);
    const { account, proxy: settings, server } = args;
    const within = { parent: this };
    const { role, rights, secretArn } = this.identity(name, args);
    const proxy = new aws.rds.Proxy(
      name,
      {
        engineFamily: "POSTGRESQL",
        requireTls: true,
        auths: [
          {
            authScheme: "SECRETS",
            iamAuth: "DISABLED",
            clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
            secretArn,
          },
        ],
        roleArn: role.arn,
        vpcSubnetIds: account.network.subnetIds,
        vpcSecurityGroupIds: [this.securityGroup(name, args)],
        idleClientTimeout: settings.idleClientSeconds,
        // It would write statements into its log.
        debugLogging: false,
      },
      { ...within, dependsOn: [rights] },
    );
    const group = new aws.rds.ProxyDefaultTargetGroup(
      name,
      {
        dbProxyName: proxy.name,
        connectionPoolConfig: {
          maxConnectionsPercent: settings.connectionsPercent,
          maxIdleConnectionsPercent: Math.floor(settings.connectionsPercent / 2),
          connectionBorrowTimeout: settings.borrowSeconds,
        },
      },
      within,
    );
    const { dimension } = server;
    const target = new aws.rds.ProxyTarget(
      name,
      {
        dbProxyName: proxy.name,
        targetGroupName: group.name,
        ...(dimension.name === "DBInstanceIdentifier"
          ? { dbInstanceIdentifier: dimension.value }
          : { dbClusterIdentifier: dimension.value }),
      },
      within,
    );
    makeAlarms(
      name,
      [
        {
          name: "connections",
          description:
            "The proxy cannot open connections to PostgreSQL: look at the password, at the server and its limit.",
          metric: "DatabaseConnectionsSetupFailed",
          statistic: "Sum",
          comparison: "above",
          threshold: 10,
          minutes: 5,
        },
      ],
      { namespace: "AWS/RDS", dimensions: { ProxyName: proxy.name }, topics: account.settings.alarmTopics },
      this,
    );
    this.host = pulumi.all([proxy.endpoint, target.id]).apply(([endpoint]) => endpoint);
    this.registerOutputs({ host: this.host });
  }

  /** The password, where a proxy looks for it, and a role that may read it and nothing else. */
  private identity(name: string, { account, user, password }: RdsProxyArgs) {
    const within = { parent: this };
    const { region } = account.settings;
    const secret = new aws.secretsmanager.Secret(
      name,
      { namePrefix: `${name}-`, description: "What the proxy of PostgreSQL signs in with", kmsKeyId: account.keyArn },
      within,
    );
    const version = new aws.secretsmanager.SecretVersion(
      name,
      { secretId: secret.id, secretString: pulumi.secret(pulumi.jsonStringify({ username: user, password })) },
      within,
    );
    const role = new aws.iam.Role(
      name,
      {
        description: "Lets RDS Proxy read the password of PostgreSQL's owner",
        assumeRolePolicy: policyDocument({
          Effect: "Allow",
          Principal: { Service: "rds.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
      within,
    );
    const service = `secretsmanager.${region}.amazonaws.com${partitionOf(region) === "aws-cn" ? ".cn" : ""}`;
    const rights = new aws.iam.RolePolicy(
      name,
      {
        role: role.name,
        policy: pulumi.all([secret.arn, account.keyArn]).apply(([secretArn, keyArn]) =>
          policyDocument(
            { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn },
            {
              Effect: "Allow",
              Action: "kms:Decrypt",
              Resource: keyArn,
              Condition: { StringEquals: { "kms:ViaService": service } },
            },
          ),
        ),
      },
      { ...within, dependsOn: [version] },
    );
    return { role, rights, secretArn: secret.arn };
  }

  /** Clients reach it on PostgreSQL's port, and it reaches the server there. */
  private securityGroup(name: string, { account, server }: RdsProxyArgs): pulumi.Output<string> {
    const within = { parent: this };
    const { network } = account;
    const own = storeSecurityGroup(name, { network, port: ports.postgres, purpose: "the proxy of PostgreSQL" }, this);
    const port = { ipProtocol: "tcp", fromPort: ports.postgres, toPort: ports.postgres };
    new aws.vpc.SecurityGroupEgressRule(
      name,
      { securityGroupId: own, referencedSecurityGroupId: server.securityGroupId, description: "PostgreSQL", ...port },
      within,
    );
    new aws.vpc.SecurityGroupIngressRule(
      name,
      { securityGroupId: server.securityGroupId, referencedSecurityGroupId: own, description: "Its proxy", ...port },
      within,
    );
    return own;
  }
}
