import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { setUpCheckov, setUpKubeconform, setUpKubernetesSchemas, setUpKubeScore } from "../../tools/setup/index.ts";
import { type Manifest, manifestsOf, yamlOf } from "../support/manifests.ts";
import { recordStack, stacks } from "../support/stacks.ts";
import { checkov } from "./support/checkov.ts";
import { exceptions, unborne, unused } from "./support/exceptions.ts";
import { type checkers, type Finding, resourceOf, type Verdict } from "./support/finding.ts";
import { kubeconform } from "./support/kubeconform.ts";
import { kubeScore } from "./support/kube-score.ts";
import { podsOf } from "./support/pods.ts";
import { definitionsIn, writeSchemas } from "./support/schemas.ts";

/** Made ready once; judges a file of manifests. */
type Judge = (file: string, manifests: readonly Manifest[]) => Promise<Verdict>;

const progress = () => new Progress(new Log("checkertest"));

const judges: Readonly<Record<(typeof checkers)[number], () => Promise<Judge>>> = {
  checkov: async () => {
    const packages = await setUpCheckov(progress());
    return (file) => checkov(packages, file);
  },
  "kube-score": async () => {
    const program = await setUpKubeScore(progress());
    // It asks whether a Service leads to pods, and would not know those that a StatefulSet makes.
    return (file, manifests) => {
      writeFileSync(file, yamlOf([...manifests, ...podsOf(manifests)]));
      return kubeScore(program, file);
    };
  },
  kubeconform: async () => {
    const program = await setUpKubeconform(progress());
    const definitions = definitionsIn(await setUpKubernetesSchemas(progress()));
    return async (file, manifests) => {
      const schemas = mkdtempSync(join(tmpdir(), "schemas-"));
      try {
        writeSchemas(definitions, manifests, schemas);
        return await kubeconform(program, schemas, file);
      } finally {
        rmSync(schemas, { recursive: true });
      }
    };
  },
};

/** A pod to which every checker objects. */
const careless = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "careless", namespace: "example" },
  spec: { containers: [{ name: "main", image: "example:latest", securityContext: { privileged: true }, portz: [] }] },
} satisfies Manifest;

for (const [checker, makeReady] of Object.entries(judges) as [Finding["checker"], () => Promise<Judge>][]) {
  describe(`the manifests, by ${checker}`, function () {
    this.timeout(300_000);
    const directory = mkdtempSync(join(tmpdir(), "manifests-"));
    const found: Finding[] = [];
    let judge: Judge;

    before(async function () {
      this.timeout(1_800_000);
      judge = await makeReady();
    });

    after(() => {
      rmSync(directory, { recursive: true });
    });

    const verdictOn = (name: string, manifests: readonly Manifest[]): Promise<Verdict> => {
      const file = join(directory, `${name}.yaml`);
      writeFileSync(file, yamlOf(manifests));
      return judge(file, manifests);
    };

    for (const stack of stacks) {
      it(`of stack ${stack} give no reason for complaint but known exceptions`, async () => {
        const manifests = manifestsOf(await recordStack(stack));
        const { findings, checks } = await verdictOn(stack, manifests);
        console.log(
          `measured: ${checker} made ${checks} checks of stack ${stack}, ${findings.length} known exceptions`,
        );
        assert.ok(checks >= manifests.length, `only ${checks} checks of ${manifests.length} objects`);
        assert.deepEqual(unborne(findings, exceptions), []);
        found.push(...findings);
      });
    }

    it("need every exception that there is", () => {
      assert.deepEqual(unused(checker, found, exceptions), []);
    });

    it("are read: a careless pod is found", async () => {
      const { findings } = await verdictOn("careless", [careless]);
      assert.ok(findings.some(({ resource }) => resource === resourceOf(careless)));
      assert.notDeepEqual(unborne(findings, exceptions), []);
    });
  });
}
