import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority, generated, type IssuedCertificate, type SecretStore } from "../secrets/index.ts";
import type { SecretKey } from "../workload/index.ts";
import { hostOf, tlsFiles } from "../names.ts";
import { loginName } from "./login.ts";
import { services, users } from "./names.ts";
import { verifierOf } from "./scram.ts";

export interface PostgresCredentialsArgs {
  /** Name of the namespace; it is part of the names in certificates. */
  readonly namespaceName: string;
  /** Where they are kept. */
  readonly store: SecretStore;
  /** Whether Pulumi refuses to delete passwords and the authority's key. */
  readonly protect: boolean;
  /** Whether somebody may ask the pooler about itself. */
  readonly poolerMetrics: boolean;
}

/** Passwords and certificates of the cluster, each in the Secret of those who need it and of nobody else. */
export class PostgresCredentials extends pulumi.ComponentResource {
  readonly superuser: SecretKey;
  readonly replication: SecretKey;
  readonly rewind: SecretKey;
  readonly owner: SecretKey;
  /** Role with which SARK logs in and becomes the owner. It changes with the owner's password. */
  readonly login: SecretKey;
  /** What the server keeps of the login's password: all that is needed to make the login and to check who comes with it. */
  readonly loginVerifier: SecretKey;
  readonly readOnly: SecretKey;
  readonly monitoring: SecretKey;
  /** Password with which the pooler asks the server about logins. */
  readonly poolerAuthentication: SecretKey;
  /** Secret with the users that the pooler knows by itself, in its own file format. */
  readonly poolerUsers: pulumi.Output<string>;
  /** Password with which the pooler can be asked about itself, where somebody may. */
  readonly poolerStatistics: SecretKey | undefined;
  /** Certificate of the authority that signed all others, in PEM form. */
  readonly authority: pulumi.Output<string>;
  /** When each certificate ends, as RFC 3339. */
  readonly certificateEnds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Secrets with a certificate, its key and the authority's certificate. */
  readonly certificates: Readonly<Record<"member" | "maintenance" | "pooler", pulumi.Output<string>>>;

  constructor(name: string, owner: string, args: PostgresCredentialsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:PostgresCredentials", name, {}, options);
    const { namespaceName, protect } = args;
    const password = (user: string) => generated(`${name}-${user}`, protect, this);
    const store = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      args.store.keep(`${name}-${purpose}`, { purpose: `postgres-${purpose}`, data }, this);

    const cluster = store("cluster", {
      superuser: password("superuser"),
      replication: password("replication"),
      rewind: password("rewind"),
    });
    this.superuser = { secret: cluster, key: "superuser" };
    this.replication = { secret: cluster, key: "replication" };
    this.rewind = { secret: cluster, key: "rewind" };

    const ownerPassword = password("owner");
    const login = ownerPassword.apply((plain) => loginName(owner, plain));
    // In a Secret, for it is unknown in the preview of a new password: in a ConfigMap no policy could judge that.
    this.login = { secret: store("login", { user: login }), key: "user" };
    const verifier = verifierOf(`${name}-owner`, ownerPassword, this);
    this.loginVerifier = { secret: store("login-verifier", { verifier }), key: "verifier" };
    const key = "postgres-password";
    this.owner = { secret: store("owner", { [key]: ownerPassword }), key };
    this.readOnly = { secret: store("read-only", { [key]: password("read-only") }), key };
    this.monitoring = { secret: store("monitoring", { [key]: password("monitoring") }), key };
    const authentication = password("pooler-authentication");
    this.poolerAuthentication = { secret: store("pooler-authentication", { [key]: authentication }), key };
    const statistics = args.poolerMetrics ? password("pooler-statistics") : undefined;
    this.poolerStatistics = statistics && { secret: store("pooler-statistics", { [key]: statistics }), key };
    const line = (user: pulumi.Input<string>, known: pulumi.Output<string>) =>
      pulumi.interpolate`"${user}" "${known}"\n`;
    this.poolerUsers = store("pooler-users", {
      "userlist.txt": pulumi.concat(
        // From a password it would compute this for each connection anew, which is most of what a connection takes.
        line(login, verifier),
        line(users.poolerAuthentication, authentication),
        statistics ? line(users.poolerStatistics, statistics) : "",
      ),
    });

    const authority = new CertificateAuthority(
      `${name}-authority`,
      { commonName: "SARK platform, PostgreSQL", protect },
      { parent: this },
    );
    this.authority = authority.certificate;
    const ends: Record<string, pulumi.Output<string>> = {};
    const certificate = (purpose: string, { chain, privateKey, end }: IssuedCertificate) => {
      ends[`postgres-${purpose}`] = end;
      return store(purpose, {
        [tlsFiles.certificate]: chain,
        [tlsFiles.key]: privateKey,
        [tlsFiles.authority]: authority.certificate,
      });
    };
    const host = (service: string) => hostOf(service, namespaceName);
    const members = [services.leader, services.replicas].map(host);
    this.certificates = {
      member: certificate(
        "member-tls",
        authority.issue(`${name}-member`, [...members, `*.${host(services.members)}`], ["server", "client"]),
      ),
      maintenance: certificate(
        "maintenance-tls",
        authority.issue(`${name}-maintenance`, [users.maintenance], ["client"]),
      ),
      pooler: certificate("pooler-tls", authority.issue(`${name}-pooler`, [host(services.pooler)])),
    };
    this.certificateEnds = ends;
    this.registerOutputs({ authority: this.authority });
  }
}
