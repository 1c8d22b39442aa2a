import assert from "node:assert/strict";
import { parse } from "yaml";
import { bundleFiles } from "../../../components/authorization/index.ts";
import type { Settings } from "../../../settings.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, metadataOf, podOf, type PodSpec, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { secretMark } from "../../support/recorder.ts";

const publicKey = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";
const authority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const delivery = {
  mode: "bundle",
  url: "https://s3.example.com:9000/policies",
  object: "sark/bundle.tar.gz",
  verification: { keyId: "release", algorithm: "RS256", publicKey },
  credentials: { secret: "policy-storage", secretAccessKey: "secret", region: "eu-central-1" },
  caCertificate: authority,
  peer: { cidrs: ["10.30.0.0/16"] },
};

const fetching = (changes: object = {}): Settings =>
  settingsOf(exampleWith({ "sark:authorization delivery": { ...delivery, ...changes } }));

interface OpaConfiguration {
  readonly services: {
    readonly storage: { readonly url: string; readonly credentials?: object; readonly tls?: object };
  };
  readonly keys: Readonly<Record<string, object>>;
  readonly bundles: Readonly<Record<string, { readonly resource: string; readonly signing?: object }>>;
}

/** The pod, the ConfigMap and the configuration of a policy engine that fetches its policies. */
async function rendered(settings: Settings) {
  const all = await recordPlatform(settings);
  const pod: PodSpec = podOf(theOne(all, "Deployment", "sark"));
  const configMap = theOne(all, "ConfigMap", "opa-policies");
  const configuration = parse(dataOf(configMap)["opa.json"] ?? "") as OpaConfiguration;
  return { pod, opa: containerOf(pod, "opa"), configMap, configuration };
}

describe("a policy engine that fetches its policies", () => {
  it("knows where from, who signed them, and keeps the last good ones", async () => {
    const { configuration } = await rendered(fetching());
    assert.deepEqual(configuration, {
      services: {
        storage: {
          url: delivery.url,
          credentials: { s3_signing: { environment_credentials: {} } },
          tls: { ca_cert: "/policies/ca.pem", system_ca_required: false },
        },
      },
      keys: { release: { algorithm: "RS256", key: publicKey } },
      bundles: {
        lock: { resource: "file:///policies/..data/lock" },
        policies: {
          service: "storage",
          resource: delivery.object,
          polling: { min_delay_seconds: 10, max_delay_seconds: 30 },
          signing: { keyid: "release" },
          persist: true,
        },
      },
      persistence_directory: "/bundles",
      status: { prometheus: true },
    });
  });

  it("has the policies about itself in its pod, and no table of who may do what", async () => {
    const { pod, opa, configMap } = await rendered(fetching());
    const volume = pod.volumes?.find(({ name }) => name === "policies");
    assert.equal(volume?.configMap.name, metadataOf(configMap).name);
    assert.deepEqual(volume.configMap.items, [
      { key: "authz.rego", path: "lock/authz.rego" },
      { key: "mask.rego", path: "lock/mask.rego" },
      { key: "data.json", path: "lock/data.json" },
      { key: "manifest.json", path: "lock/.manifest" },
      { key: "opa.json", path: "opa.json" },
      { key: "ca.pem", path: "ca.pem" },
    ]);
    assert.deepEqual(JSON.parse(dataOf(configMap)["manifest.json"] ?? ""), { roots: ["system"] });
    assert.equal(dataOf(configMap)["data.json"], "{}");
    assert.equal(opa.args.at(-1), "--config-file=/policies/opa.json");
    assert.deepEqual(
      opa.volumeMounts.map(({ mountPath, readOnly }) => [mountPath, readOnly]),
      [
        ["/policies", true],
        ["/bundles", false],
      ],
    );
    assert.deepEqual(restrictedViolations(pod), []);
  });

  it("signs its requests with a key from a Secret, which nobody else in the pod has", async () => {
    const { pod, opa } = await rendered(fetching());
    const variables = new Map(opa.env.map((variable) => [variable.name, variable]));
    assert.equal(variables.get("AWS_REGION")?.value, "eu-central-1");
    const references = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(
      (name) => variables.get(name)?.valueFrom.secretKeyRef,
    );
    assert.deepEqual(references, [
      { name: "policy-storage", key: "access-key-id" },
      { name: "policy-storage", key: "secret" },
    ]);
    const sark = containerOf(pod, "sark");
    assert.ok(!JSON.stringify(sark).includes("policy-storage"));
    assert.ok(!sark.volumeMounts.some(({ name }) => name === "bundles" || name === "policies"));
  });

  it("asks without a signature where the settings name no key", async () => {
    const { opa, configuration } = await rendered(fetching({ credentials: undefined, caCertificate: undefined }));
    assert.deepEqual(configuration.services, { storage: { url: delivery.url } });
    assert.deepEqual(opa.env, [{ name: "GOGC", value: "400" }]);
  });

  it("is no secret itself", async () => {
    const { configMap } = await rendered(fetching());
    assert.ok(!JSON.stringify(configMap.inputs).includes(secretMark));
  });

  it("gets a bundle with the same tables that a pod would have had", () => {
    const mounted = settingsOf(exampleWith({})).authorization;
    const files = bundleFiles(fetching().authorization);
    assert.deepEqual(Object.keys(files).sort(), [
      ".manifest",
      "data.json",
      "denial.rego",
      "gateway.rego",
      "question.rego",
    ]);
    assert.deepEqual(JSON.parse(files[".manifest"] ?? ""), { roots: ["mcp", "authorization"] });
    assert.equal(files["data.json"], bundleFiles(mounted)["data.json"]);
  });
});
