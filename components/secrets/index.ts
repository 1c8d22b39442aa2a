import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { standardLabels } from "../labels.ts";
import type { SecretKey } from "../workload/index.ts";
import { CertificateAuthority } from "./authority.ts";

/** Length of generated secrets: 48 letters and digits carry 285 bits. */
const secretLength = 48;

export interface SecretsArgs {
  readonly namespace: pulumi.Input<string>;
  /** Passwords that others chose, for the stores that exist already. */
  readonly given: { readonly postgresPassword?: pulumi.Output<string>; readonly cachePassword?: pulumi.Output<string> };
  /** Host names in the gateway's certificate. */
  readonly gatewayHosts: readonly string[];
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
  /** Password of the cache, if it is given in the settings. */
  readonly cachePassword: SecretKey | undefined;
  /** Password of the Grafana administrator. */
  readonly grafanaPassword: SecretKey;
  /** Secret of type kubernetes.io/tls with the gateway's certificate. */
  readonly gatewayTls: pulumi.Output<string>;
  /** Certificate of the platform's own authority, in PEM form. */
  readonly authority: pulumi.Output<string>;

  constructor(name: string, args: SecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:secrets:Secrets", name, {}, options);
    const { namespace, given, protect } = args;

    // Letters and digits only: SARK builds its connection URLs without escaping.
    const generate = (child: string) =>
      new random.RandomPassword(`${name}-${child}`, { length: secretLength, special: false }, { parent: this, protect })
        .result;

    // Pulumi names each Secret and replaces it when its content changes, which rolls the pods that use it. A name made
    // from a hash would let everyone who may list Secrets try passwords against it.
    const store = (child: string, stringData: Record<string, pulumi.Input<string>>, type = "Opaque") =>
      new k8s.core.v1.Secret(
        `${name}-${child}`,
        {
          metadata: { namespace, labels: standardLabels({ name: child, component: "secrets" }) },
          immutable: true,
          type,
          stringData: pulumi.secret(stringData),
        },
        { parent: this },
      ).metadata.name;

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
    this.cachePassword = given.cachePassword && {
      secret: store("cache", { "redis-password": given.cachePassword }),
      key: "redis-password",
    };
    this.grafanaPassword = {
      secret: store("grafana", { "grafana-password": generate("grafana-password") }),
      key: "grafana-password",
    };

    const authority = new CertificateAuthority(`${name}-authority`, { protect }, { parent: this });
    const certificate = authority.issue(`${name}-gateway`, args.gatewayHosts);
    this.authority = authority.certificate;
    this.gatewayTls = store(
      "gateway-tls",
      { "tls.crt": certificate.chain, "tls.key": certificate.privateKey },
      "kubernetes.io/tls",
    );
    this.registerOutputs({ gatewayTls: this.gatewayTls, authority: this.authority });
  }
}
