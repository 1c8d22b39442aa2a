import assert from "node:assert/strict";
import { type Registration, secretMark } from "../support/recorder.ts";
import { recordStack, stacks } from "../support/stacks.ts";
import { Engine } from "../support/engine.ts";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** The API server itself judges every object: no unknown field, no duplicate, nothing that `restricted` refuses. */
describe("the API server", function () {
  this.timeout(300_000);
  let engine: Engine;

  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  for (const stack of stacks) {
    it(`accepts every object of stack ${stack}, validated strictly under Pod Security restricted`, async () => {
      const manifests = (await recordStack(stack)).flatMap(manifest);
      const namespaces = manifests.filter(({ kind }) => kind === "Namespace");
      assert.equal(namespaces.length, 1);
      // The namespace must exist for the others to be judged in it, and judge them it does.
      await engine.cluster.kubectl(["apply", "-f", "-"], list(namespaces));
      const namespaced = [...manifests.filter(({ kind }) => kind !== "Namespace"), ...podsOf(manifests)];
      const dryRun = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"];
      const accepted = await engine.cluster.kubectl(dryRun, list(namespaced));
      assert.equal(accepted.trim().split("\n").length, namespaced.length);
    });
  }

  it("refuses an unknown field and a pod that restricted forbids, so the test above means something", async () => {
    const dryRun = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
    const manifests = (await recordStack("production")).flatMap(manifest);
    const [pod] = podsOf(manifests);
    assert.ok(pod);
    const unknown = { ...pod, spec: { ...pod.spec, unknownField: 1 } };
    await assert.rejects(engine.cluster.kubectl(dryRun, list([unknown])), /unknown field "(spec\.)?unknownField"/);
    const unsafe = { ...pod, spec: { ...pod.spec, hostNetwork: true } };
    await assert.rejects(engine.cluster.kubectl(dryRun, list([unsafe])), /violates PodSecurity "restricted:latest"/);
  });
});

const list = (items: readonly unknown[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });

function manifest({ type, name, inputs }: Registration): readonly Manifest[] {
  if (!type.startsWith("kubernetes:")) return [];
  const object = inputs as unknown as Manifest & { readonly stringData?: unknown };
  return [
    {
      ...object,
      // Pulumi names what has no name.
      metadata: { ...object.metadata, name: object.metadata.name ?? name },
      ...(object.stringData === secretMark && { stringData: { "tls.crt": "", "tls.key": "" } }),
    },
  ];
}

/** Admission warns about the pods of a workload but refuses pods only, so the pods are judged by themselves too. */
function podsOf(manifests: readonly Manifest[]) {
  interface Template {
    readonly metadata?: object;
    readonly spec: Readonly<Record<string, unknown>> & { readonly volumes?: readonly object[] };
  }
  interface Workload {
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec: { readonly template: Template } };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  }
  return manifests.flatMap((object) => {
    const workload = (object as Manifest & { readonly spec?: Workload }).spec;
    const template = workload?.template ?? workload?.jobTemplate?.spec.template;
    if (template === undefined) return [];
    // A StatefulSet gives its pods a volume for each of its claims.
    const claims = (workload?.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
      name,
      persistentVolumeClaim: { claimName: name },
    }));
    // The service account and the priority class exist in the dry run only, as words.
    const { serviceAccountName, priorityClassName, ...spec } = template.spec;
    const metadata = { ...template.metadata, name: object.metadata.name, namespace: object.metadata.namespace };
    const pod = { ...spec, volumes: [...(spec.volumes ?? []), ...claims] };
    return [{ apiVersion: "v1", kind: "Pod", metadata, spec: pod }];
  });
}
