import type { Container, PodSpec } from "./find.ts";

const allowedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** What the Pod Security Standard `restricted` would refuse, written from the standard and not from the builder. */
export function restrictedViolations(pod: PodSpec): readonly string[] {
  const { securityContext } = pod;
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  return [
    ...(["hostNetwork", "hostPID", "hostIPC"] as const).filter((name) => pod[name]),
    ...(pod.volumes ?? []).flatMap((volume) =>
      Object.keys(volume)
        .filter((kind) => kind !== "name" && !allowedVolumes.includes(kind))
        .map((kind) => `volume ${kind}`),
    ),
    ...("sysctls" in securityContext ? ["sysctls"] : []),
    ...("seLinuxOptions" in securityContext ? ["seLinuxOptions"] : []),
    ...(securityContext.runAsUser > 0 ? [] : ["runAsUser of the pod"]),
    ...(securityContext.seccompProfile.type === "RuntimeDefault" ? [] : ["seccomp"]),
    ...containers.flatMap((container) =>
      containerViolations(container).map((violation) => `${container.name}: ${violation}`),
    ),
  ];
}

function containerViolations({ ports, securityContext: context }: Container): readonly string[] {
  const { capabilities } = context;
  return [
    ...(ports.some((port) => "hostPort" in port) ? ["hostPort"] : []),
    ...(context.allowPrivilegeEscalation ? ["privilege escalation"] : []),
    ...("allowPrivilegeEscalation" in context ? [] : ["privilege escalation by default"]),
    ...(context.privileged ? ["privileged"] : []),
    ...(capabilities.drop.includes("ALL") ? [] : ["keeps capabilities"]),
    ...("add" in capabilities ? ["adds capabilities"] : []),
    ...(context.runAsNonRoot ? [] : ["runAsNonRoot"]),
    ...("runAsUser" in context && context.runAsUser === 0 ? ["runAsUser"] : []),
    ...("procMount" in context ? ["procMount"] : []),
    ...("seccompProfile" in context ? ["seccomp of its own"] : []),
  ];
}
