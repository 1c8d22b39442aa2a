import { specPath } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each, isSet } from "../../unknown.ts";
import { standard } from "./standard.ts";

/** A volume has a name and one source, under the name of its type. Without a source it is an emptyDir. */
const ALLOWED: ReadonlySet<string> = new Set([
  "name",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

export const volumeTypes = podRule(
  standard({
    name: "pod-security-volume-types",
    displayName: "Restricted volume types",
    description:
      "Pods must use only volumes that the cluster provides, never those that name a node or storage server.",
    severity: "medium",
    level: "restricted",
    control: "Volume Types",
    remediationSteps: "Use a PersistentVolumeClaim or another allowed volume type in place of the volume's source.",
  }),
  (pod, report) => {
    each(pod.spec.volumes as readonly Readonly<Record<string, unknown>>[] | undefined, (volume, index) => {
      // Which type it is shows in the field's name, so a source not known yet is refused as well.
      for (const type of Object.keys(volume)) {
        const path = specPath(pod, `volumes[${index}]`);
        if (!ALLOWED.has(type) && isSet(volume, type)) report(`${path} must not be of the type "${type}".`);
      }
    });
  },
);
