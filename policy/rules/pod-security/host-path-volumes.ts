import { specPath } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each, isSet } from "../../unknown.ts";
import { standard } from "./standard.ts";

export const hostPathVolumes = podRule(
  standard({
    name: "pod-security-host-path-volumes",
    displayName: "No hostPath volumes",
    description: "Pods must not mount files of their node.",
    severity: "high",
    level: "baseline",
    control: "HostPath Volumes",
    remediationSteps: "Use an emptyDir, a PersistentVolumeClaim or a projected volume in place of hostPath.",
  }),
  (pod, report) => {
    each(pod.spec.volumes, (volume, index) => {
      if (isSet(volume, "hostPath")) report(`${specPath(pod, `volumes[${index}]`)}.hostPath must not be set.`);
    });
  },
);
