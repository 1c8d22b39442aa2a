import assert from "node:assert/strict";
import { vaultContents } from "../../settings/vault-contents.ts";
import { exampleWith, problemsWith, settingsOf } from "../support/configuration.ts";
import { secretStoreCases, vaultStore } from "../support/secret-stores.ts";

const aws = (changes: Readonly<Record<string, unknown>>) => ({
  ...secretStoreCases["AWS Secrets Manager"],
  "sark:secrets": { mode: "aws-secrets-manager", ...changes },
});

/** Settings that must be refused with one problem, and what it says. */
const refused: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, string]>> = {
  "a store that there is not": [
    { "sark:secrets": { mode: "consul" } },
    'sark:secrets.mode must be one of: kubernetes, aws-secrets-manager, vault; it is "consul".',
  ],
  "Secrets Manager without an account": [
    { "sark:secrets": { mode: "aws-secrets-manager" } },
    "sark:aws is required while sark:secrets.mode is aws-secrets-manager.",
  ],
  "secrets that are gone at once": [
    aws({ recoveryDays: 0 }),
    "sark:secrets.recoveryDays must be at least 7: what was deleted by mistake is gone after that; it is 0.",
  ],
  "a prefix that ends with a slash": [
    aws({ prefix: "sark/" }),
    "sark:secrets.prefix must be a path such as sark/production, without a slash at its ends",
  ],
  "a rotation by what is no function": [
    aws({ rotation: { functionArn: "rotate-sark" } }),
    "sark:secrets.rotation.functionArn must be the ARN of a Lambda function, without a version",
  ],
  "a chart of any version": [
    aws({ operator: { install: { repository: "https://charts.example.com", version: "1.x" } } }),
    "sark:secrets.operator.install.version must be one version of the chart, such as 1.3.2",
  ],
  "a repository with a password": [
    aws({ operator: { install: { repository: "https://me:hunter2@charts.example.com", version: "1.3.2" } } }),
    "sark:secrets.operator.install.repository must be the https or oci address of a chart repository, without a password",
  ],
  "an operator in the platform's namespace": [
    vaultStore({ operator: { namespace: "mcp-local" } }),
    "sark:secrets.operator.namespace must not be mcp-local, which is the platform's own: its policies would cut the operator off from the store.",
  ],
  "Vault without TLS": [
    vaultStore({ address: "http://vault.example.com:8200" }),
    "sark:secrets.address must be an https address such as https://vault.example.com:8200",
  ],
  "a certificate that is none": [
    vaultStore({ caCertificate: "vault" }),
    "sark:secrets.caCertificate must be a certificate in PEM form",
  ],
  "a version of a secret that nobody reads": [
    vaultStore({ versions: { secret: 3 }, references: { "postgres-login": ["password"] } }),
    "sark:secrets.versions must name secrets that the platform reads, secrets, grafana, postgres-login, and names secret.",
  ],
  "a reference to the platform's own keys": [
    vaultStore({ references: { grafana: ["password"] } }),
    "sark:secrets.references must not name grafana: there the platform's own keys are. Use another name.",
  ],
  "a reference without keys": [
    vaultStore({ references: { "postgres-login": [] } }),
    "sark:secrets.references.postgres-login must name at least one key",
  ],
  "settings of another store": [vaultStore({ recoveryDays: 30 }), "sark:secrets.recoveryDays is not a setting."],
};

describe("the store of secrets in the settings", () => {
  it("is Kubernetes where nothing is said", () => {
    assert.deepEqual(settingsOf(exampleWith({})).secrets, { mode: "kubernetes" });
  });

  for (const [title, [changes, says]] of Object.entries(refused)) {
    it(`is refused with a message that helps: ${title}`, () => {
      const problems = problemsWith(changes);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.trim().startsWith(says), problems[0]);
      assert.doesNotMatch(problems.join(), /hunter2/);
    });
  }

  it("tells what others must put into Vault", () => {
    assert.deepEqual(vaultContents(settingsOf(exampleWith(secretStoreCases["Vault with everything"]))), [
      { path: "teams/platform/sark/secrets", keys: ["jwt-secret-key", "gateway-api-key"] },
      { path: "teams/platform/sark/grafana", keys: ["grafana-password"] },
      { path: "teams/platform/sark/postgres-login", keys: ["password"] },
      { path: "teams/platform/sark/alert-receivers", keys: ["slack", "pager-duty"] },
    ]);
    assert.deepEqual(vaultContents(settingsOf(exampleWith({}))), []);
  });
});
