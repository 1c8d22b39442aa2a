import { wellArchitected } from "../../frameworks.ts";
import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { namesSecret } from "../../secret-names.ts";
import { each, isSet } from "../../unknown.ts";

export const literalEnvironment = podRule(
  {
    name: "secrets-literal-environment",
    displayName: "No literal secrets in the environment",
    description: "Environment variables whose name promises a secret must take it from a Secret.",
    severity: "critical",
    tags: ["secrets"],
    remediationSteps: "Replace value by valueFrom.secretKeyRef, or mount the Secret and pass the path of its file.",
    url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    framework: wellArchitected("SEC02-BP03"),
  },
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      each(container.env, (variable) => {
        const name = variable.name ?? "";
        // The value is not read: a generated password is not known in the preview, and is a literal all the same.
        if (namesSecret(name) && isSet(variable, "value")) {
          report(`${path}.env[${name}] must not have a literal value.`);
        }
      });
    });
  },
);
