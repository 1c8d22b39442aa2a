import assert from "node:assert/strict";
import { type Declared, declaredBy, type Reference } from "../support/aws/declarations.ts";
import { setUpAws } from "../../tools/setup/aws.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { root } from "../../tools/lib/paths.ts";
import { run } from "../../tools/lib/run.ts";

interface Property {
  readonly type?: string;
  readonly items?: Property;
  readonly $ref?: string;
}

type Properties = Readonly<Record<string, Property>>;

interface Schema {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties?: Properties; readonly properties?: Properties }>
  >;
  readonly functions: Readonly<
    Record<string, { readonly inputs?: { properties?: Properties }; readonly outputs?: { properties?: Properties } }>
  >;
  readonly types: Readonly<Record<string, { readonly properties?: Properties }>>;
}

/**
 * What the SDK has and the provider here does not know, as its release is older; with `()` what it shows. A test cannot set
 * these: they are refused.
 */
const newer: readonly string[] = [
  "Bucket().bucketNamespace",
  "Bucket.bucketNamespace",
  "Cluster().autoMinorVersionUpgrade",
  "Cluster().warningEventCategories",
  "Cluster.autoMinorVersionUpgrade",
  "Cluster.warningEventCategories",
  "ClusterInstance().warningEventCategories",
  "ClusterInstance.warningEventCategories",
  "Instance().warningEventCategories",
  "Instance.warningEventCategories",
  "MetricAlarm().evaluationCriteria",
  "MetricAlarm().evaluationInterval",
  "MetricAlarm().warmUpConfiguration",
  "MetricAlarm.evaluationCriteria",
  "MetricAlarm.evaluationInterval",
  "MetricAlarm.warmUpConfiguration",
  "PodIdentityAssociation().policy",
  "PodIdentityAssociation.policy",
  "ReplicationGroup().authTokenWo",
  "ReplicationGroup().authTokenWoVersion",
  "ReplicationGroup().durability",
  "ReplicationGroup.authTokenWo",
  "ReplicationGroup.authTokenWoVersion",
  "ReplicationGroup.durability",
  "Secret().type",
  "Secret.type",
  "SecretRotation().externalSecretRotationMetadatas",
  "SecretRotation().externalSecretRotationRoleArn",
  "SecretRotation.externalSecretRotationMetadatas",
  "SecretRotation.externalSecretRotationRoleArn",
  "SecretRotation.rotationEnabled",
  "SecretVersion().secretArn",
  "User().passwordsWo",
  "User().passwordsWoVersion",
  "User.passwordsWo",
  "User.passwordsWoVersion",
  "getCluster().kubeApiServerConfigs",
  "getCluster().kubeControllerManagerConfigs",
  "getCluster().kubeSchedulerConfigs",
  "getCluster().outpostConfigs.controlPlanePlacements.spreadLevel",
  "getCluster().outpostConfigs.etcdInstanceType",
  "getCluster().outpostConfigs.etcdPlacements",
  "getCluster().vpcConfig.controlPlaneEgressMode",
  "getSecret().type",
  "getSecretVersion().secretArn",
  "getVpc().ipv6CidrBlockAssociations",
];

/** A test with other names than the SDK's would test something else than what users run. */
describe("the provider for AWS that tests use", function () {
  this.timeout(120_000);
  const wrong: string[] = [];
  const missing: string[] = [];
  const seen = new Set<string>();
  let schema: Schema;

  before(async () => {
    const { pulumi, provider } = await setUpAws(new Progress(new Log("awsnames")));
    const environment = { PATH: `${pulumi.bin}:${process.env["PATH"] ?? ""}`, PULUMI_HOME: pulumi.home };
    schema = JSON.parse(
      await run("pulumi", ["package", "get-schema", provider], { cwd: root, env: environment }),
    ) as Schema;
    for (const [token, { inputProperties = {}, properties = {} }] of Object.entries(schema.resources)) {
      const [, file = "", name = ""] = token.split(":");
      compare(name, inputProperties, { file, namespace: undefined, name: `${name}Args` });
      compare(`${name}()`, properties, { file, namespace: undefined, name });
    }
    for (const [token, { inputs, outputs }] of Object.entries(schema.functions)) {
      // A method of every provider of the bridge, which the SDK writes in another way.
      if (token.startsWith("pulumi:providers:")) continue;
      const [, path = "", name = ""] = token.split(":");
      const file = path.replace(/^index\//, "");
      const type = name.charAt(0).toUpperCase() + name.slice(1);
      compare(name, inputs?.properties ?? {}, { file, namespace: undefined, name: `${type}Args` });
      compare(`${name}()`, outputs?.properties ?? {}, { file, namespace: undefined, name: `${type}Result` });
    }
  });

  /** Compares names, and what is an array, also of what is nested. */
  function compare(path: string, ours: Properties, reference: Reference): void {
    const theirs = declaredBy(reference);
    if (theirs === undefined) {
      if (Object.keys(ours).length > 0) wrong.push(`${path} is not declared in the SDK`);
      return;
    }
    missing.push(...[...theirs.keys()].filter((name) => !(name in ours)).map((name) => `${path}.${name}`));
    for (const [name, property] of Object.entries(ours)) compareOne(`${path}.${name}`, property, theirs.get(name));
  }

  function compareOne(path: string, property: Property, declared: Declared | undefined): void {
    if (declared === undefined) {
      wrong.push(`${path} is not in the SDK`);
      return;
    }
    if ((property.type === "array") !== declared.isArray) {
      wrong.push(`${path} is ${declared.isArray ? "an array" : "no array"} in the SDK`);
    }
    const type = (property.items ?? property).$ref?.replace("#/types/", "");
    const inner = type === undefined ? undefined : schema.types[type];
    if (!inner || !declared.type || seen.has(`${declared.type.file} ${type ?? ""}`)) return;
    seen.add(`${declared.type.file} ${type ?? ""}`);
    compare(path, inner.properties ?? {}, declared.type);
  }

  it("has no property that the SDK does not have, and the same ones are lists", () => {
    assert.ok(Object.keys(schema.resources).length > 40 && seen.size > 50, `${seen.size} types were compared`);
    assert.deepEqual(wrong, []);
  });

  it("lacks of what the SDK has only what is known to be newer", () => {
    assert.deepEqual([...new Set(missing)].sort(), newer);
  });
});
