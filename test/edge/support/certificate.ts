import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../tools/lib/run.ts";

/** A certificate as files, and as a Secret of Kubernetes would hold it. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** File with both. */
  readonly pem: string;
}

/** Makes a certificate that signs itself. */
export async function certificateFor(host: string, directory: string): Promise<Certificate> {
  const [keyFile, certificateFile, pem] = [join(directory, "key"), join(directory, "crt"), join(directory, "pem")];
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`, "-days", "2"];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509"];
  await run("openssl", ["req", ...made, ...subject, "-keyout", keyFile, "-out", certificateFile]);
  const [key, certificate] = [readFileSync(keyFile, "utf8"), readFileSync(certificateFile, "utf8")];
  writeFileSync(pem, certificate + key, { mode: 0o600 });
  return { certificate, key, pem };
}
