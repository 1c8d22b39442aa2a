import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

/** Subjects of the roots of Amazon Trust Services, the last of them from before Amazon had any of its own. */
const subject = /^CN=(Amazon Root CA \d|Starfield Services Root Certificate Authority - G2)$/m;

/** Certificates of the authorities that sign Amazon's caches and proxies, in PEM form: those of them that Node.js believes. */
export function amazonAuthorities(): string {
  const own = rootCertificates.filter((certificate) => subject.test(new X509Certificate(certificate).subject));
  return own
    .map((certificate) => `${certificate.trim()}\n`)
    .sort()
    .join("");
}
