import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

const day = 24;
const authorityHours = 10 * 365 * day;
const certificateHours = 90 * day;
/** An update within this time before the end makes a new certificate. */
const renewalHours = 30 * day;

export interface CertificateAuthorityArgs {
  /** Whose authority it is, for people who look at a certificate. Default: SARK platform. */
  readonly commonName?: string;
  /** Whether Pulumi refuses to delete the authority's key. */
  readonly protect: boolean;
}

export type CertificateUse = "server" | "client";

export interface IssuedCertificate {
  /** The certificate followed by the authority's, in PEM form. */
  readonly chain: pulumi.Output<string>;
  /** In PEM form; secret. */
  readonly privateKey: pulumi.Output<string>;
  /** When it ends, as RFC 3339. */
  readonly end: pulumi.Output<string>;
}

/**
 * A certificate authority of the platform's own. Its certificates live 90 days; an update in the last 30 renews them. Its key
 * is in the state, encrypted, and nowhere else.
 */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** In PEM form. */
  readonly certificate: pulumi.Output<string>;
  private readonly privateKey: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:secrets:CertificateAuthority", name, {}, options);
    const key = new tls.PrivateKey(
      `${name}-key`,
      { algorithm: "ECDSA", ecdsaCurve: "P256" },
      { parent: this, protect: args.protect },
    );
    this.privateKey = key.privateKeyPem;
    this.certificate = new tls.SelfSignedCert(
      `${name}-certificate`,
      {
        privateKeyPem: this.privateKey,
        isCaCertificate: true,
        validityPeriodHours: authorityHours,
        allowedUses: ["cert_signing", "crl_signing"],
        subject: { commonName: args.commonName ?? "SARK platform", organization: "SARK platform" },
      },
      { parent: this },
    ).certPem;
    this.registerOutputs({ certificate: this.certificate });
  }

  /**
   * Makes a key and a certificate for the host names; the first one is the subject.
   *
   * @param uses what its holder may prove with it: to be a server, a client, or either
   */
  issue(name: string, hosts: readonly string[], uses: readonly CertificateUse[] = ["server"]): IssuedCertificate {
    const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent: this });
    const request = new tls.CertRequest(
      `${name}-request`,
      { privateKeyPem: key.privateKeyPem, dnsNames: [...hosts], subject: { commonName: hosts[0] ?? name } },
      { parent: this },
    );
    const certificate = new tls.LocallySignedCert(
      `${name}-certificate`,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: this.privateKey,
        caCertPem: this.certificate,
        validityPeriodHours: certificateHours,
        earlyRenewalHours: renewalHours,
        allowedUses: ["digital_signature", "key_encipherment", ...uses.map((use) => `${use}_auth`)],
      },
      { parent: this },
    );
    return {
      chain: pulumi.concat(certificate.certPem, this.certificate),
      privateKey: key.privateKeyPem,
      end: certificate.validityEndTime,
    };
  }
}
