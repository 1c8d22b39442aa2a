import * as pulumi from "@pulumi/pulumi";
import type { SecretKey } from "../workload/index.ts";
import { CertificateAuthority } from "./authority.ts";
import { generated, stored } from "./stored.ts";

export { CertificateAuthority, type CertificateUse, type IssuedCertificate } from "./authority.ts";
export { generated, stored } from "./stored.ts";

export interface SecretsArgs {
  readonly namespace: pulumi.Input<string>;
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
  /** Certificate of the platform's own authority, in PEM form. */
  readonly authority: pulumi.Output<string>;

  constructor(name: string, args: SecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:secrets:Secrets", name, {}, options);
    const { namespace, given, protect } = args;

    const generate = (child: string) => generated(`${name}-${child}`, protect, this);
    const store = (purpose: string, data: Record<string, pulumi.Input<string>>, type?: string) =>
      stored(`${name}-${purpose}`, { namespace, purpose, data, ...(type !== undefined && { type }) }, this);

    const sark = store("secrets", {
      "jwt-secret-key": generate("jwt-key"),
      "gateway-api-key": generate("gateway-api-key"),
    });
    this.jwtKey = { secret: sark, key: "jwt-secret-key" };
    this.gatewayApiKey = { secret: sark, key: "gateway-api-key" };
    this.postgresPassword = given.postgresPassword && {
      secret: store("postgres", { "postgres-password": given.postgresPassword }),
      key: "postgres-password",
    };
    this.archivePassword = given.archivePassword && {
      secret: store("audit-archive", { "postgres-password": given.archivePassword }),
      key: "postgres-password",
    };
    this.cachePassword = given.cachePassword && {
      secret: store("cache", { "redis-password": given.cachePassword }),
      key: "redis-password",
    };
    this.grafanaPassword = {
      secret: store("grafana", { "grafana-password": generate("grafana-password") }),
      key: "grafana-password",
    };

    const authority = new CertificateAuthority(`${name}-authority`, { protect }, { parent: this });
    const issue = (purpose: string, hosts: readonly string[]) => {
      const { chain, privateKey, end } = authority.issue(`${name}-${purpose}`, hosts);
      const data = { "tls.crt": chain, "tls.key": privateKey };
      return { secret: store(`${purpose}-tls`, data, "kubernetes.io/tls"), end };
    };
    const gateway = issue("gateway", args.gatewayHosts);
    this.authority = authority.certificate;
    this.gatewayTls = gateway.secret;
    this.gatewayTlsEnd = gateway.end;
    this.sarkTls = args.sarkHosts && issue("sark", args.sarkHosts);
    this.registerOutputs({ gatewayTls: this.gatewayTls, authority: this.authority });
  }
}
