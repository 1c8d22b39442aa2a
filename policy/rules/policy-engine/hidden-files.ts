import { wellArchitected } from "../../frameworks.ts";
import { eachPolicyEngine } from "../../policy-engine.ts";
import { podRule } from "../../rule.ts";
import { some } from "../../unknown.ts";
import { volumeAt } from "../../volumes.ts";

/** A path without the ending of a file, from which OPA loads all that is there. */
const FOLDER = /^\/([^/]*\/)*[^/.]*$/;

export const policyEngineHiddenFiles = podRule(
  {
    name: "policy-engine-hidden-files",
    displayName: "Each policy loaded once",
    description:
      "Open Policy Agent must ignore hidden files in the folders of ConfigMaps, which hold every file twice: it would end with the same policy defined twice.",
    severity: "high",
    tags: ["policy-engine", "availability"],
    remediationSteps: "Add --ignore=.* to the arguments, or name the files one by one.",
    url: "https://www.openpolicyagent.org/docs/deploy/k8s",
    framework: wellArchitected("OPS05-BP02"),
  },
  (pod, report) => {
    eachPolicyEngine(pod, ({ container, words, option }, path) => {
      // In bundles it ignores them by itself.
      if (option("--ignore").includes(".*") || words.includes("--bundle") || words.includes("-b")) return;
      for (const folder of words.filter((word) => FOLDER.test(word))) {
        const volume = volumeAt(container, folder);
        if (volume === undefined) continue;
        const holdsTwice = some(
          pod.spec.volumes,
          ({ name, configMap, projected }) => name === volume && (configMap != null || projected != null),
        );
        if (holdsTwice) report(`${path}.args must contain --ignore=.*, for ${folder} is a ConfigMap.`);
      }
    });
  },
);
