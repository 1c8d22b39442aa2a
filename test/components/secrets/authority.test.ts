import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority, type IssuedCertificate } from "../../../components/secrets/authority.ts";
import { ofKind } from "../../support/find.ts";
import { record } from "../../support/recorder.ts";

describe("CertificateAuthority", () => {
  it("hands out the chain, its own certificate last, and the key of the server", async () => {
    let issued: IssuedCertificate | undefined;
    const all = await record(() => {
      issued = new CertificateAuthority("ca", { protect: true }).issue("server", ["a.example.com"]);
    });
    assert.ok(issued);
    const [chain, key] = await new Promise<string[]>((resolve) => {
      pulumi.all([issued?.chain ?? "", issued?.privateKey ?? ""]).apply(resolve);
    });
    assert.equal(chain, "certificate server-certificatecertificate ca-certificate");
    assert.equal(key, "key server-key");
    for (const { inputs } of ofKind(all, "PrivateKey")) {
      assert.deepEqual([inputs["algorithm"], inputs["ecdsaCurve"]], ["ECDSA", "P256"]);
    }
  });

  it("protects its own key, which cannot be made again, but not the servers' keys", async () => {
    const all = await record(() => new CertificateAuthority("ca", { protect: true }).issue("server", ["a"]));
    assert.deepEqual(
      all.filter(({ protect }) => protect).map(({ name }) => name),
      ["ca-key"],
    );
  });
});
