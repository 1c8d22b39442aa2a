import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/sark";

describeRule("pod-security-app-armor-profile", {
  violates: {
    "an unconfined pod": { "spec.securityContext.appArmorProfile": { type: "Unconfined" } },
    "an unconfined container": { "spec.containers.0.securityContext.appArmorProfile": { type: "Unconfined" } },
    "a profile without a type": { "spec.initContainers.0.securityContext.appArmorProfile": {} },
    "an unconfined container by annotation": { "metadata.annotations": { [ANNOTATION]: "unconfined" } },
  },
  allows: {
    "the runtime's profile": { "spec.securityContext.appArmorProfile": { type: "RuntimeDefault" } },
    "a profile of the node": { "spec.containers.0.securityContext.appArmorProfile": { type: "Localhost" } },
    "the runtime's profile by annotation": { "metadata.annotations": { [ANNOTATION]: "runtime/default" } },
    "a profile of the node by annotation": { "metadata.annotations": { [ANNOTATION]: "localhost/sark" } },
    "no annotations": { "metadata.annotations": undefined },
    "another annotation not known": { "metadata.annotations": { "example.com/checksum": UNKNOWN.string } },
  },
  unknown: {
    "the type": { "spec.securityContext.appArmorProfile.type": UNKNOWN.string },
    "the annotation": { "metadata.annotations": { [ANNOTATION]: UNKNOWN.string } },
    "the annotations": { "metadata.annotations": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "spec.securityContext.appArmorProfile": UNKNOWN.object,
    "metadata.annotations": { [ANNOTATION]: "unconfined" },
  },
});
