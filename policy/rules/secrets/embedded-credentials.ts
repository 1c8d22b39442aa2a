import { credentialIn } from "../../credentials.ts";
import { wellArchitected } from "../../frameworks.ts";
import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each, independently, known } from "../../unknown.ts";

export const embeddedCredentials = podRule(
  {
    name: "secrets-embedded-credentials",
    displayName: "No embedded credentials",
    description: "Literal values of variables, commands and arguments must contain no password and no private key.",
    severity: "critical",
    tags: ["secrets"],
    remediationSteps:
      "Keep the credential in a Secret and refer to its variable, as in postgres://user:$(PASSWORD)@host.",
    url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    framework: wellArchitected("SEC02-BP03"),
  },
  (pod, report) => {
    const judge = (text: string | null | undefined, path: string): void => {
      // The message names only the kind: it ends up in logs, where the credential must not.
      const credential = credentialIn(text ?? "");
      if (credential !== undefined) report(`${path} must not contain ${credential}.`);
    };
    eachContainer(pod, (container, path) => {
      independently(
        () => {
          each(container.env, (variable, index) => {
            const name = known(() => variable.name, undefined);
            judge(variable.value, `${path}.env[${name ?? index}]`);
          });
        },
        () => {
          each(["command", "args"] as const, (field) => {
            each(container[field], (text, index) => {
              judge(text, `${path}.${field}[${index}]`);
            });
          });
        },
      );
    });
  },
);
