import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority, generated, type SecretStore } from "../secrets/index.ts";
import type { SecretKey } from "../workload/index.ts";
import { tlsFiles } from "../names.ts";
import { podDomain, userFiles, users } from "./names.ts";
import { userFile } from "./users.ts";

export interface CacheCredentialsArgs {
  /** Name of the namespace; it is part of the names in certificates. */
  readonly namespaceName: string;
  /** Where they are kept. */
  readonly store: SecretStore;
  /** How many shards there are. */
  readonly shards: number;
  /** Whether Pulumi refuses to delete passwords and the authority's key. */
  readonly protect: boolean;
}

/** Users and certificates of the cache, each password in the Secret of those who need it and of nobody else. */
export class CacheCredentials extends pulumi.ComponentResource {
  readonly application: SecretKey;
  readonly probe: SecretKey;
  readonly exporter: SecretKey;
  readonly admin: SecretKey;
  /** Secret with the file of users, and the one with which members follow each other. */
  readonly users: pulumi.Output<string>;
  /** Secret with the members' certificate, its key and the authority's certificate. */
  readonly tls: pulumi.Output<string>;
  /** When that certificate ends, as RFC 3339. */
  readonly certificateEnds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Certificate of the authority that signed it, in PEM form. */
  readonly authority: pulumi.Output<string>;

  constructor(name: string, args: CacheCredentialsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:cache:CacheCredentials", name, {}, options);
    const { namespaceName, protect } = args;
    const password = (user: string) => generated(`${name}-${user}`, protect, this);
    const store = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      args.store.keep(`${name}-${purpose}`, { purpose: `cache-${purpose}`, data }, this);

    const passwords = {
      application: password("application"),
      replication: password("replication"),
      probe: password("probe"),
      exporter: password("exporter"),
      admin: password("admin"),
    };
    const key = "redis-password";
    this.application = { secret: store("application", { [key]: passwords.application }), key };
    this.probe = { secret: store("probe", { [key]: passwords.probe }), key };
    this.exporter = { secret: store("exporter", { [key]: passwords.exporter }), key };
    this.admin = { secret: store("admin", { [key]: passwords.admin }), key };
    this.users = store("users", {
      [userFiles.users]: userFile(passwords, args.shards),
      [userFiles.replication]: pulumi.interpolate`primaryuser ${users.replication}\nprimaryauth ${passwords.replication}\n`,
    });

    const authority = new CertificateAuthority(
      `${name}-authority`,
      { commonName: "SARK platform, cache", protect },
      { parent: this },
    );
    this.authority = authority.certificate;
    const { chain, privateKey, end } = authority.issue(
      `${name}-member`,
      [`*.${podDomain(namespaceName)}`],
      ["server", "client"],
    );
    this.certificateEnds = { "cache-member-tls": end };
    this.tls = store("member-tls", {
      [tlsFiles.certificate]: chain,
      [tlsFiles.key]: privateKey,
      [tlsFiles.authority]: authority.certificate,
    });
    this.registerOutputs({ authority: this.authority });
  }
}
