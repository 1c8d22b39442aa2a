import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KubernetesStore, Secrets, type SecretsArgs } from "../../../components/secrets/index.ts";
import { kindOf, metadataOf, ofKind, theOne } from "../../support/find.ts";
import { record, type Registration, secretMark } from "../../support/recorder.ts";

const given = () => ({
  postgresPassword: pulumi.secret("given-postgres-password"),
  archivePassword: pulumi.secret("given-archive-password"),
  cachePassword: pulumi.secret("given-cache-password"),
});

interface Recorded {
  readonly all: readonly Registration[];
  readonly secrets: Secrets;
}

async function recorded(changes: () => Partial<SecretsArgs> = () => ({})): Promise<Recorded> {
  let secrets: Secrets | undefined;
  const all = await record(() => {
    secrets = new Secrets("sark", {
      store: new KubernetesStore("home"),
      given: given(),
      gatewayHosts: ["gateway.example.com", "mcp.example.com"],
      protect: true,
      ...changes(),
    });
  });
  assert.ok(secrets);
  return { all, secrets };
}

/** What a Secret holds, before it is hidden. */
const contents = (secrets: readonly Registration[]) => secrets.map(({ name, inputs }) => [name, inputs["stringData"]]);

const known = <T>(value: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    value.apply(resolve);
  });

describe("Secrets", () => {
  let all: readonly Registration[];
  let secrets: Secrets;
  before(async () => {
    ({ all, secrets } = await recorded());
  });

  it("generates long passwords of letters and digits", () => {
    const passwords = ofKind(all, "RandomPassword");
    assert.deepEqual(passwords.map(({ name }) => name).sort(), [
      "sark-gateway-api-key",
      "sark-grafana-password",
      "sark-jwt-key",
    ]);
    for (const { inputs } of passwords) {
      assert.equal(inputs["length"], 48);
      assert.equal(inputs["special"], false);
      for (const kind of ["upper", "lower", "numeric"]) assert.notEqual(inputs[kind], false);
    }
  });

  it("hides all that the Kubernetes Secrets hold", () => {
    const stored = ofKind(all, "Secret");
    assert.equal(stored.length, 6);
    for (const [name, content] of contents(stored)) assert.equal(content, secretMark, String(name));
    assert.ok(stored.every(({ inputs }) => inputs["immutable"] === true && !("data" in inputs)));
  });

  it("leaves the names of Secrets to Pulumi: one made from the content would let people test passwords", () => {
    for (const secret of ofKind(all, "Secret")) assert.equal("name" in metadataOf(secret), false, secret.name);
  });

  for (const protect of [true, false]) {
    it(`${protect ? "protects" : "does not protect"} what it generated when that is ${protect ? "" : "not "}asked for`, async () => {
      const { all: registrations } = await recorded(() => ({ protect }));
      const names = registrations.filter((each) => each.protect).map(({ name }) => name);
      const generated = ["sark-authority-key", "sark-gateway-api-key", "sark-grafana-password", "sark-jwt-key"];
      assert.deepEqual(names.sort(), protect ? generated : []);
    });
  }

  it("stores passwords that were given, and refers to them", async () => {
    const { postgresPassword, archivePassword, cachePassword } = secrets;
    assert.equal(postgresPassword?.key, "postgres-password");
    assert.equal(archivePassword?.key, "postgres-password");
    assert.equal(cachePassword?.key, "redis-password");
    const name = await known(pulumi.output(postgresPassword.secret));
    assert.equal(name, "sark-postgres-0000000");
    assert.equal(await known(pulumi.output(archivePassword.secret)), "sark-audit-archive-0000000");
    assert.equal(await known(pulumi.output(cachePassword.secret)), "sark-cache-0000000");
  });

  it("stores none where none was given", async () => {
    const recording = await recorded(() => ({ given: {} }));
    assert.equal(recording.secrets.postgresPassword, undefined);
    assert.equal(recording.secrets.archivePassword, undefined);
    assert.equal(recording.secrets.cachePassword, undefined);
    assert.deepEqual(
      ofKind(recording.all, "Secret")
        .map(({ name }) => name)
        .sort(),
      ["sark-gateway-tls", "sark-grafana", "sark-secrets"],
    );
  });

  it("refers to keys for tokens and for the gateway in one Secret", async () => {
    assert.equal(secrets.jwtKey.key, "jwt-secret-key");
    assert.equal(secrets.gatewayApiKey.key, "gateway-api-key");
    assert.equal(await known(pulumi.output(secrets.jwtKey.secret)), "sark-secrets-0000000");
    assert.equal(secrets.jwtKey.secret, secrets.gatewayApiKey.secret);
  });

  it("issues the gateway's certificate from its own authority, in the form that Kubernetes wants", async () => {
    const authority = theOne(all, "SelfSignedCert").inputs;
    assert.equal(authority["isCaCertificate"], true);
    assert.deepEqual(authority["allowedUses"], ["cert_signing", "crl_signing"]);
    const request = theOne(all, "CertRequest").inputs;
    assert.deepEqual(request["dnsNames"], ["gateway.example.com", "mcp.example.com"]);
    assert.deepEqual(request["subject"], { commonName: "gateway.example.com" });
    const certificate = theOne(all, "LocallySignedCert").inputs;
    assert.equal(certificate["caCertPem"], "certificate sark-authority-certificate");
    assert.equal(certificate["certRequestPem"], "request sark-gateway-request");
    assert.deepEqual(certificate["allowedUses"], ["digital_signature", "key_encipherment", "server_auth"]);
    assert.deepEqual([certificate["validityPeriodHours"], certificate["earlyRenewalHours"]], [90 * 24, 30 * 24]);
    assert.equal("isCaCertificate" in certificate, false);
    assert.equal(theOne(all, "Secret", "sark-gateway-tls").inputs["type"], "kubernetes.io/tls");
    assert.equal(await known(secrets.authority), "certificate sark-authority-certificate");
  });

  it("shows no key and no password in any input", () => {
    const shown = all.filter(({ inputs }) => /given-|generated |key sark-/.test(JSON.stringify(inputs)));
    assert.deepEqual(shown.map(kindOf), []);
  });
});
