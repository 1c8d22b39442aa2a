import * as pulumi from "@pulumi/pulumi";
import { hostOf, tlsFiles } from "../names.ts";
import { CertificateAuthority, type CertificateUse, type SecretStore } from "../secrets/index.ts";
import { agentName, collectorName } from "./names.ts";

export interface LogCredentialsArgs {
  readonly store: SecretStore;
  /** Name of the namespace; it is part of the collector's name. */
  readonly namespaceName: string;
  /** Whether Pulumi refuses to delete the authority's key. */
  readonly protect: boolean;
}

/**
 * Certificates by which agents and collectors know each other, of an authority that signs nothing else. A token would be refused
 * for good while it is rotated, and with it what it came with; a connection that fails is tried again.
 */
export class LogCredentials extends pulumi.ComponentResource {
  /** Secrets with a certificate, its key and the authority's certificate. */
  readonly collector: pulumi.Output<string>;
  readonly agent: pulumi.Output<string>;
  /** When the certificates end, as RFC 3339. */
  readonly certificateEnds: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: LogCredentialsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:logs:LogCredentials", name, {}, options);
    const { store, namespaceName, protect } = args;
    const authority = new CertificateAuthority(
      `${name}-authority`,
      { commonName: "SARK platform, logs", protect },
      { parent: this },
    );
    const issue = (holder: string, host: string, use: CertificateUse) => {
      const { chain, privateKey, end } = authority.issue(`${name}-${holder}`, [host], [use]);
      const data = {
        [tlsFiles.certificate]: chain,
        [tlsFiles.key]: privateKey,
        [tlsFiles.authority]: authority.certificate,
      };
      return { secret: store.keep(`${name}-${holder}-tls`, { purpose: `${holder}-tls`, data }, this), end };
    };
    const collector = issue(collectorName, hostOf(collectorName, namespaceName), "server");
    const agent = issue(agentName, agentName, "client");
    this.collector = collector.secret;
    this.agent = agent.secret;
    this.certificateEnds = { [`${collectorName}-tls`]: collector.end, [`${agentName}-tls`]: agent.end };
    this.registerOutputs();
  }
}
