import { SERVICE } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { Container } from "../../kubernetes.ts";
import { type Pod, podOf, workloadTypes } from "../../pod.ts";
import { stackRule } from "../../rule.ts";
import { agrees } from "../../selector.ts";
import type { Service, ServicePort } from "../../service.ts";
import { inNamespace, namespaceOf, ofTypes } from "../../stack.ts";
import { allOf, anyOf, each, some } from "../../unknown.ts";

const promisesTls = ({ name, appProtocol }: ServicePort): boolean =>
  anyOf(
    () => name === "https",
    () => appProtocol === "https",
  );

/** Whether a container of the pod that runs on serves the port and has a Secret, where its certificate can be. */
const speaksTls = (pod: Pod, target: string | number): boolean =>
  anyOf(
    () => some(pod.spec.containers, (container) => servesWithSecret(pod, container, target)),
    () =>
      some(pod.spec.initContainers, (container) =>
        allOf(
          () => container.restartPolicy === "Always",
          () => servesWithSecret(pod, container, target),
        ),
      ),
  );

const servesWithSecret = (pod: Pod, { ports, volumeMounts }: Container, target: string | number): boolean =>
  allOf(
    () =>
      some(ports, (port) =>
        anyOf(
          () => port.name === target,
          () => port.containerPort === target,
        ),
      ),
    () => some(volumeMounts, ({ name }) => some(secretVolumes(pod), (volume) => volume === name)),
  );

/** Names of the volumes from Secrets. */
function secretVolumes({ spec }: Pod): readonly string[] {
  const names: string[] = [];
  each(spec.volumes, ({ name, secret, projected }) => {
    if (secret != null || some(projected?.sources, (source) => source.secret != null)) names.push(name ?? "");
  });
  return names;
}

export const promisedTls = stackRule(
  {
    name: "network-promised-tls",
    displayName: "Promised TLS is spoken",
    description:
      "Pods behind a Service's port for HTTPS must have a container that serves it with a certificate from a Secret.",
    severity: "critical",
    tags: ["network", "tls"],
    remediationSteps:
      "Give the workload the container that speaks TLS, with the port and the mounted Secret, or take the port for HTTPS out of " +
      "the Service.",
    url: "https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol",
    framework: wellArchitected("SEC09-BP02"),
  },
  (resources, report) => {
    each(ofTypes(resources, SERVICE), ({ props, urn }) => {
      const service = props as Service;
      each(service.spec?.ports, (port, index) => {
        if (!promisesTls(port)) return;
        const target = port.targetPort ?? port.port ?? "";
        const near = inNamespace(resources, () => namespaceOf(service), ...workloadTypes);
        const without = some(near, (workload) => {
          const pod = podOf(workload.type, workload.props);
          return (
            pod !== undefined &&
            allOf(
              () => Object.keys(service.spec?.selector ?? {}).length > 0,
              () => namespaceOf(workload.props) === namespaceOf(service),
              () => agrees(service.spec?.selector, pod.metadata.labels),
              () => !speaksTls(pod, target),
            )
          );
        });
        if (without) {
          report(
            `spec.ports[${index}] must lead to a container with a certificate: none that serves ${target} mounts a Secret.`,
            urn,
          );
        }
      });
    });
  },
);
