import assert from "node:assert/strict";
import { chosenKeys } from "../../../settings/vault-contents.ts";
import { amazonWith, exampleWith, settingsOf } from "../../support/configuration.ts";
import { addressOf, kindOf, metadataOf, ofKind } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark, unknownMark } from "../../support/recorder.ts";
import { installing, secretStoreCases, vaultStore } from "../../support/secret-stores.ts";

const inKubernetes = { "sark:secrets": undefined };

/** What a store outside the cluster is made of. */
const stores = /^(aws:(secretsmanager|iam|eks)\/|kubernetes:(external-secrets\.io|apiregistration|helm)|sark:secrets:)/;

/** What belongs to the account at Amazon, which the other stores do without. */
const account = /^(aws:kms|pulumi:providers:aws|sark:aws)/;

const isStore = ({ type, name }: Registration): boolean =>
  stores.test(type) || account.test(type) || type.endsWith(":Secret") || name === "sark-secret-store";

/** Everything but the store: what must not depend on which it is. */
const others = (all: readonly Registration[]) =>
  all
    .filter((each) => !isStore(each) && kindOf(each) !== "RandomPassword")
    .map((each) => [addressOf(each), { inputs: each.inputs, protect: each.protect }] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));

const names = (all: readonly Registration[]): readonly string[] => all.map(({ name }) => name).sort();

describe("stores of secrets", function () {
  this.timeout(60_000);
  let kubernetes: readonly Registration[];
  before(async () => {
    kubernetes = await recordPlatform(settingsOf(exampleWith(inKubernetes)));
  });

  for (const [title, changes] of Object.entries({ ...secretStoreCases, "with the operator": installing })) {
    describe(title, () => {
      let all: readonly Registration[];
      before(async () => {
        all = await recordPlatform(settingsOf(exampleWith(changes)));
      });

      it("changes nothing outside itself: pods read the same Secrets", () => {
        assert.deepEqual(others(all), others(kubernetes));
      });

      it("makes every Secret that there is otherwise, once", () => {
        const made = all.filter(({ type }) => type === "kubernetes:core/v1:Secret" || type.endsWith(":ExternalSecret"));
        const references = made.filter(({ parent }) => parent?.startsWith("sark:secrets:Vault"));
        assert.deepEqual(
          names(made.filter((each) => !references.includes(each))),
          names(ofKind(kubernetes, "Secret").filter(({ type }) => type.startsWith("kubernetes:"))),
        );
      });

      it("refers to the store in the namespace, and waits until the Secret is there", () => {
        const external = ofKind(all, "ExternalSecret");
        assert.ok(external.length >= 2);
        for (const each of external) {
          const spec = each.inputs["spec"] as Record<string, object>;
          assert.deepEqual(spec["secretStoreRef"], { kind: "SecretStore", name: "sark-secret-store" });
          assert.deepEqual(metadataOf(each).annotations, { "pulumi.com/waitFor": "condition=Ready" });
          assert.equal(metadataOf(each).namespace, "mcp-local");
        }
      });

      it("makes another Secret of another value, so that pods roll", () => {
        for (const each of ofKind(all, "ExternalSecret")) {
          assert.deepEqual(each.replaceOnChanges, ["spec.data", "spec.dataFrom", "spec.target"]);
        }
      });

      it("registers the same resources in a preview, where outputs are unknown", async () => {
        const preview = await recordPlatform(settingsOf(exampleWith(changes)), { preview: true });
        assert.deepEqual(preview.map(addressOf).sort(), all.map(addressOf).sort());
      });

      it("shows no value", () => {
        assert.doesNotMatch(JSON.stringify(all), /generated |decrypted-password|key sark-/);
      });
    });
  }

  it("have no part in a stack that names none", () => {
    const found = kubernetes.filter(({ type }) => /external-secrets|secretsmanager|^aws:/.test(type));
    assert.deepEqual(found, []);
  });
});

describe("AWS Secrets Manager as a store", function () {
  this.timeout(60_000);
  const recorded = (changes: Readonly<Record<string, unknown>>, preview = false) =>
    recordPlatform(settingsOf(exampleWith(changes)), { preview });
  const secretOf = (all: readonly Registration[], name: string, type = "aws:secretsmanager/secret:Secret") => {
    const found = all.find((each) => each.type === type && each.name === name);
    assert.ok(found, name);
    return found;
  };
  const version = "aws:secretsmanager/secretVersion:SecretVersion";
  const spec = (all: readonly Registration[], name: string) =>
    secretOf(all, name, "kubernetes:external-secrets.io/v1:ExternalSecret").inputs["spec"] as Record<string, unknown>;
  let all: readonly Registration[];
  before(async () => {
    all = await recorded(secretStoreCases["AWS Secrets Manager"]);
  });

  it("encrypts with the account's key, below a prefix of cluster and namespace, and can be had back", () => {
    assert.deepEqual(secretOf(all, "sark-secrets").inputs, {
      namePrefix: "sark/production/mcp-local/secrets-",
      description: "secrets of the SARK platform",
      kmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/sark-aws-key",
      recoveryWindowInDays: 30,
    });
    for (const each of all.filter(({ type }) => type.startsWith("aws:")))
      assert.equal(each.provider, "sark-aws-provider");
  });

  it("hides the values", () => {
    const versions = all.filter(({ type }) => type === version);
    assert.ok(versions.length > 3);
    for (const { inputs } of versions) assert.equal(inputs["secretString"], secretMark);
  });

  it("takes exactly the version that was written into a Secret that cannot change", () => {
    assert.deepEqual(spec(all, "sark-gateway-tls"), {
      refreshInterval: "1h0m0s",
      secretStoreRef: { kind: "SecretStore", name: "sark-secret-store" },
      target: {
        creationPolicy: "Owner",
        deletionPolicy: "Retain",
        immutable: true,
        template: {
          engineVersion: "v2",
          mergePolicy: "Replace",
          type: "kubernetes.io/tls",
          metadata: {
            labels: {
              "app.kubernetes.io/name": "gateway-tls",
              "app.kubernetes.io/component": "secrets",
              "app.kubernetes.io/part-of": "sark-platform",
              "app.kubernetes.io/managed-by": "pulumi",
            },
          },
        },
      },
      dataFrom: [{ extract: { key: "sark-gateway-tls-0000000", version: "uuid/version of sark-gateway-tls" } }],
    });
  });

  it("leaves the version open in a preview of what is not made yet", async () => {
    const preview = await recorded(secretStoreCases["AWS Secrets Manager"], true);
    assert.deepEqual(spec(preview, "sark-secrets")["dataFrom"], [
      { extract: { key: unknownMark, version: unknownMark } },
    ]);
  });

  it("gives the operator a role that reads below the prefix and decrypts for Secrets Manager alone", () => {
    const secrets = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:sark/production/mcp-local/*";
    const rights = secretOf(all, "sark-secret-store", "aws:iam/rolePolicy:RolePolicy").inputs["policy"];
    assert.deepEqual(JSON.parse(String(rights)), {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secrets },
        {
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: "arn:aws:kms:eu-central-1:123456789012:key/sark-aws-key",
          Condition: {
            StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" },
            StringLike: { "kms:EncryptionContext:SecretARN": secrets },
          },
        },
      ],
    });
  });

  it("trusts one service account of the namespace, as which the operator reads", () => {
    const provider = "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D";
    const trust = secretOf(all, "sark-secret-store", "aws:iam/role:Role").inputs["assumeRolePolicy"];
    assert.match(String(trust), new RegExp(`"${provider}:sub":"system:serviceaccount:mcp-local:sark-secret-store"`));
    const account = secretOf(all, "sark-secret-store", "kubernetes:core/v1:ServiceAccount");
    assert.equal(account.inputs["automountServiceAccountToken"], false);
    assert.deepEqual(metadataOf(account).annotations, { "eks.amazonaws.com/role-arn": "arn of sark-secret-store" });
    const { provider: told } = secretOf(all, "sark-secret-store", "kubernetes:external-secrets.io/v1:SecretStore")
      .inputs["spec"] as { readonly provider: unknown };
    assert.deepEqual(told, {
      aws: {
        service: "SecretsManager",
        region: "eu-central-1",
        auth: { jwt: { serviceAccountRef: { name: "sark-secret-store" } } },
      },
    });
  });

  it("trusts the operator itself by Pod Identity, in this cluster alone", async () => {
    const byPod = await recorded(secretStoreCases["AWS Secrets Manager by Pod Identity"]);
    const trust = secretOf(byPod, "sark-secret-store", "aws:iam/role:Role").inputs["assumeRolePolicy"];
    assert.deepEqual((JSON.parse(String(trust)) as { Statement: object[] }).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "production",
            "aws:RequestTag/kubernetes-namespace": "external-secrets",
            "aws:RequestTag/kubernetes-service-account": "external-secrets",
          },
        },
      },
    ]);
    assert.deepEqual(
      secretOf(byPod, "sark-secret-store", "aws:eks/podIdentityAssociation:PodIdentityAssociation").inputs,
      {
        clusterName: "production",
        namespace: "external-secrets",
        serviceAccount: "external-secrets",
        roleArn: "arn of sark-secret-store",
      },
    );
  });

  it("rotates what anyone may choose, and lets pods have the version of now at the next update", async () => {
    const rotating = await recorded(secretStoreCases["AWS Secrets Manager with everything"]);
    const rotations = ofKind(rotating, "SecretRotation");
    assert.deepEqual(names(rotations), ["sark-grafana", "sark-secrets"]);
    for (const { inputs } of rotations) {
      assert.deepEqual([inputs["rotationRules"], inputs["rotateImmediately"]], [{ automaticallyAfterDays: 30 }, false]);
    }
    const written = secretOf(rotating, "sark-secrets", version);
    assert.deepEqual(written.ignoreChanges, ["secretString", "versionStages"]);
    assert.deepEqual(written.inputs["versionStages"], ["AWSCURRENT", "sark-platform-first"]);
    assert.deepEqual(spec(rotating, "sark-secrets")["dataFrom"], [
      { extract: { key: "sark-secrets-0000000", version: "uuid/version of a rotation" } },
    ]);
    assert.deepEqual(secretOf(rotating, "sark-gateway-tls", version).ignoreChanges, []);
  });

  it("has the passwords of stores at Amazon too", async () => {
    const managed = await recordPlatform(settingsOf(amazonWith({ "sark:secrets": { mode: "aws-secrets-manager" } })));
    const kept = names(managed.filter(({ type }) => type === "aws:secretsmanager/secret:Secret"));
    for (const name of ["sark-postgres-credentials-owner", "sark-cache-users-application"])
      assert.ok(kept.includes(name), name);
    assert.deepEqual(
      ofKind(managed, "Secret").filter(({ type }) => type.startsWith("kubernetes:")),
      [],
    );
  });

  it("installs the operator where that is wanted, after what its pods are known by", async () => {
    const installed = await recorded(installing);
    const release = secretOf(installed, "sark-secret-store-operator", "kubernetes:helm.sh/v3:Release");
    assert.deepEqual(
      [release.inputs["version"], release.inputs["repositoryOpts"], release.inputs["namespace"]],
      ["1.3.2", { repo: "https://charts.example.com" }, "external-secrets"],
    );
    assert.ok(release.dependsOn.includes("aws:eks/podIdentityAssociation:PodIdentityAssociation sark-secret-store"));
    const store = secretOf(installed, "sark-secret-store", "kubernetes:external-secrets.io/v1:SecretStore");
    assert.ok(store.dependsOn.includes(addressOf(release)));
  });
});

describe("Vault as a store", () => {
  const recorded = (changes: Readonly<Record<string, unknown>>) => recordPlatform(settingsOf(exampleWith(changes)));
  const externalOf = (all: readonly Registration[], name: string) => {
    const found = ofKind(all, "ExternalSecret").find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };
  const specOf = (each: Registration) => each.inputs["spec"] as Record<string, unknown>;

  it("makes up no value that Vault has, and computes the others as ever", async () => {
    const all = await recorded(vaultStore());
    assert.deepEqual(names(ofKind(all, "RandomPassword")), []);
    assert.deepEqual(names(ofKind(all, "ExternalSecret")), ["sark-grafana", "sark-secrets"]);
    assert.ok(ofKind(all, "Secret").some(({ name }) => name === "sark-gateway-tls"));
  });

  it("takes each key of the path, and follows Vault where no version is named", async () => {
    const spec = specOf(externalOf(await recorded(vaultStore()), "sark-secrets"));
    assert.deepEqual(
      spec["data"],
      chosenKeys.secrets.map((key) => ({
        secretKey: key,
        remoteRef: { key: "secret/data/sark/mcp-local/secrets", property: key },
      })),
    );
    assert.equal((spec["target"] as { readonly immutable: boolean }).immutable, false);
  });

  it("takes exactly the version that the settings name, into a Secret that cannot change", async () => {
    const all = await recorded(secretStoreCases["Vault with everything"]);
    const spec = specOf(externalOf(all, "sark-secrets"));
    assert.deepEqual(
      spec["data"],
      chosenKeys.secrets.map((key) => ({
        secretKey: key,
        remoteRef: { key: "kv/data/teams/platform/sark/secrets", property: key, version: "3" },
      })),
    );
    assert.equal((spec["target"] as { readonly immutable: boolean }).immutable, true);
    assert.equal(spec["refreshInterval"], "15m0s");
  });

  it("makes Secrets of the names that other settings refer to", async () => {
    const reference = externalOf(
      await recorded(secretStoreCases["Vault with everything"]),
      "sark-secret-store-postgres-login",
    );
    assert.equal(metadataOf(reference).name, "postgres-login");
    assert.deepEqual(specOf(reference)["data"], [
      {
        secretKey: "password",
        remoteRef: { key: "kv/data/teams/platform/sark/postgres-login", property: "password", version: "2" },
      },
    ]);
    assert.equal((specOf(reference)["target"] as { readonly immutable: boolean }).immutable, false);
  });

  it("tells the operator where the server is and who it is there", async () => {
    const all = await recorded(secretStoreCases["Vault with everything"]);
    const [store] = ofKind(all, "SecretStore");
    assert.ok(store);
    assert.deepEqual(specOf(store)["provider"], {
      vault: {
        server: "https://vault.example.com:8200",
        path: "kv",
        version: "v2",
        namespace: "teams/platform",
        caBundle: Buffer.from("-----BEGIN CERTIFICATE-----\nvault\n-----END CERTIFICATE-----\n").toString("base64"),
        auth: {
          kubernetes: {
            mountPath: "kubernetes/production",
            role: "sark",
            serviceAccountRef: { name: "sark-secret-store", audiences: ["vault"] },
          },
        },
      },
    });
  });
});
