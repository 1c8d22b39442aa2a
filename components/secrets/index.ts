import * as pulumi from "@pulumi/pulumi";
import type { ChosenKey, ChosenSecret } from "../../settings/vault-contents.ts";
import type { SecretKey } from "../workload/index.ts";
import { CertificateAuthority } from "./authority.ts";
import { generated } from "./generated.ts";
import type { ComputedContent, SecretStore } from "./store.ts";

export { CertificateAuthority, type CertificateUse, type IssuedCertificate } from "./authority.ts";
export { AwsSecretStore } from "./aws-store.ts";
export { generated } from "./generated.ts";
export { KubernetesStore } from "./kubernetes-store.ts";
export type { SecretStore } from "./store.ts";
export { VaultSecretStore } from "./vault-store.ts";

export interface SecretsArgs {
  /** Where all of it is kept. */
  readonly store: SecretStore;
  /** Passwords that others chose, for the stores that exist already. */
  readonly given: {
    readonly postgresPassword?: pulumi.Output<string>;
    readonly archivePassword?: pulumi.Output<string>;
    readonly cachePassword?: pulumi.Output<string>;
  };
  /** Host names in the gateway's certificate. */
  readonly gatewayHosts: readonly string[];
  /** Host names in SARK's certificate. Default: it gets none. */
  readonly sarkHosts?: readonly string[];
  /** Host names in the gateway's certificate inside the cluster. Default: it gets none. */
  readonly gatewayServiceHosts?: readonly string[];
  /** Whether Pulumi refuses to delete the generated secrets. */
  readonly protect: boolean;
}

/**
 * Everything secret: generated keys, the passwords of the stores and the gateway's certificate, each in the Secret of
 * those who need it. Values are secret Outputs throughout, so the state holds them encrypted and no log shows them.
 */
export class Secrets extends pulumi.ComponentResource {
  /** Signs and checks tokens; shared by SARK and the gateway. */
  readonly jwtKey: SecretKey;
  /** Authenticates the gateway and SARK to each other. */
  readonly gatewayApiKey: SecretKey;
  /** Password of the database user, if it is given in the settings. */
  readonly postgresPassword: SecretKey | undefined;
  /** Password of the database user on the audit trail's own server, if it is given in the settings. */
  readonly archivePassword: SecretKey | undefined;
  /** Password of the cache, if it is given in the settings. */
  readonly cachePassword: SecretKey | undefined;
  /** Password of the Grafana administrator. */
  readonly grafanaPassword: SecretKey;
  /** Secret of type kubernetes.io/tls with the gateway's certificate. */
  readonly gatewayTls: pulumi.Output<string>;
  /** When that certificate ends, as RFC 3339. */
  readonly gatewayTlsEnd: pulumi.Output<string>;
  /** Secret of type kubernetes.io/tls with SARK's certificate, and when that ends, if it has one. */
  readonly sarkTls: { readonly secret: pulumi.Output<string>; readonly end: pulumi.Output<string> } | undefined;
  /** Secret of type kubernetes.io/tls with the gateway's certificate inside the cluster, and when that ends, if it has one. */
  readonly gatewayServiceTls:
    { readonly secret: pulumi.Output<string>; readonly end: pulumi.Output<string> } | undefined;
  /** Certificate of the platform's own authority, in PEM form. */
  readonly authority: pulumi.Output<string>;

  constructor(name: string, args: SecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:secrets:Secrets", name, {}, options);
    const { given, protect } = args;

    const generate = (child: string) => generated(`${name}-${child}`, protect, this);
    const store = (content: ComputedContent) => args.store.keep(`${name}-${content.purpose}`, content, this);
    const choose = <Chosen extends ChosenSecret>(
      purpose: Chosen,
      values: Readonly<Record<ChosenKey<Chosen>, () => pulumi.Output<string>>>,
    ) => args.store.keep(`${name}-${purpose}`, { purpose, choose: values }, this);

    const sark = choose("secrets", {
      "jwt-secret-key": () => generate("jwt-key"),
      "gateway-api-key": () => generate("gateway-api-key"),
    });
    this.jwtKey = { secret: sark, key: "jwt-secret-key" };
    this.gatewayApiKey = { secret: sark, key: "gateway-api-key" };
    this.postgresPassword = given.postgresPassword && {
      secret: store({ purpose: "postgres", data: { "postgres-password": given.postgresPassword } }),
      key: "postgres-password",
    };
    this.archivePassword = given.archivePassword && {
      secret: store({ purpose: "audit-archive", data: { "postgres-password": given.archivePassword } }),
      key: "postgres-password",
    };
    this.cachePassword = given.cachePassword && {
      secret: store({ purpose: "cache", data: { "redis-password": given.cachePassword } }),
      key: "redis-password",
    };
    this.grafanaPassword = {
      secret: choose("grafana", { "grafana-password": () => generate("grafana-password") }),
      key: "grafana-password",
    };

    const authority = new CertificateAuthority(`${name}-authority`, { protect }, { parent: this });
    const issue = (purpose: string, hosts: readonly string[]) => {
      const { chain, privateKey, end } = authority.issue(`${name}-${purpose}`, hosts);
      const data = { "tls.crt": chain, "tls.key": privateKey };
      return { secret: store({ purpose: `${purpose}-tls`, data, type: "kubernetes.io/tls" }), end };
    };
    const gateway = issue("gateway", args.gatewayHosts);
    this.authority = authority.certificate;
    this.gatewayTls = gateway.secret;
    this.gatewayTlsEnd = gateway.end;
    this.sarkTls = args.sarkHosts && issue("sark", args.sarkHosts);
    this.gatewayServiceTls = args.gatewayServiceHosts && issue("gateway-service", args.gatewayServiceHosts);
    this.registerOutputs({ gatewayTls: this.gatewayTls, authority: this.authority });
  }
}
