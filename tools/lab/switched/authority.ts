import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lib/run.ts";

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];

/** A certificate and its key, in PEM form. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that nobody else knows, for a day. */
export interface Authority {
  /** Its certificate, in PEM form. */
  readonly certificate: string;
  /** Issues a server's certificate for a name. */
  readonly issue: (name: string) => Promise<Certificate>;
}

/** @param name for people */
export async function newAuthority(name: string): Promise<Authority> {
  const own = await inFolder(async (at) => {
    const use = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    const files = ["-keyout", at("ca.key"), "-out", at("ca.crt")];
    await run("openssl", ["req", "-x509", ...newKey, "-subj", `/CN=${name}`, ...use, ...files]);
    return { certificate: readFileSync(at("ca.crt"), "utf8"), key: readFileSync(at("ca.key"), "utf8") };
  });
  return { certificate: own.certificate, issue: (host) => issue(own, host) };
}

const issue = (authority: Certificate, host: string): Promise<Certificate> =>
  inFolder(async (at) => {
    writeFileSync(at("ca.crt"), authority.certificate);
    writeFileSync(at("ca.key"), authority.key, { mode: 0o600 });
    const extensions = [`subjectAltName=DNS:${host}`, "basicConstraints=CA:FALSE", "extendedKeyUsage=serverAuth"];
    await run("openssl", [
      ...["req", "-x509", ...newKey, "-subj", "/CN=sark-lab-store", "-CA", at("ca.crt"), "-CAkey", at("ca.key")],
      ...extensions.flatMap((extension) => ["-addext", extension]),
      ...["-keyout", at("tls.key"), "-out", at("tls.crt")],
    ]);
    return { certificate: readFileSync(at("tls.crt"), "utf8"), key: readFileSync(at("tls.key"), "utf8") };
  });

async function inFolder<T>(work: (at: (file: string) => string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "sark-lab-"));
  try {
    return await work((file) => join(directory, file));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
