import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../tools/lib/run.ts";

/** An authority in a folder of its own, as `openssl` makes it. */
export class TestAuthority {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(folder: string): Promise<TestAuthority> {
    const authority = new TestAuthority(folder);
    const subject = ["-subj", "/CN=authority", "-days", "2", "-nodes"];
    const files = ["-keyout", authority.path("ca.key"), "-out", authority.path("ca.crt")];
    await run("openssl", ["req", "-x509", ...newKey, ...subject, ...files]);
    return authority;
  }

  /** Makes `NAME.crt` and `NAME.key` for localhost, which prove that their holder is a `use`. */
  async issue(name: string, use: "serverAuth" | "clientAuth"): Promise<void> {
    const request = ["-keyout", this.path(`${name}.key`), "-out", this.path(`${name}.csr`)];
    await run("openssl", ["req", ...newKey, "-nodes", "-subj", `/CN=${name}`, ...request]);
    writeFileSync(this.path("extensions"), `subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=${use}\n`);
    const signer = ["-CA", this.path("ca.crt"), "-CAkey", this.path("ca.key"), "-CAcreateserial", "-days", "2"];
    const files = ["-in", this.path(`${name}.csr`), "-out", this.path(`${name}.crt`)];
    await run("openssl", ["x509", "-req", ...signer, "-extfile", this.path("extensions"), ...files]);
  }

  path(file: string): string {
    return join(this.folder, file);
  }
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
