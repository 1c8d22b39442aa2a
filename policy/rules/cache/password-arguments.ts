import { isCacheServer } from "../../cache.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { Container } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { anyOf } from "../../unknown.ts";

/** Options whose value is a password, also inside a script. */
const PASSWORD = /(^|\s)(-a|--pass|--requirepass|--masterauth|--primaryauth)(\s|=|$)/;

const PROGRAM = /(^|[\s/])(valkey|redis)-(server|cli|benchmark)(\s|$)/;

const wordsOf = ({ command, args }: Container): string => [...(command ?? []), ...(args ?? [])].join(" ");

export const cachePasswordArguments = podRule(
  {
    name: "cache-password-arguments",
    displayName: "No passwords in arguments",
    description:
      "Valkey, Redis and their tools must not be given a password as an argument, which every process can see.",
    severity: "critical",
    tags: ["cache", "secrets"],
    remediationSteps: "Put passwords into a file of a Secret, or into the variable VALKEYCLI_AUTH or REDISCLI_AUTH.",
    url: "https://valkey.io/topics/cli/",
    framework: wellArchitected("SEC02-BP03"),
  },
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      const words = wordsOf(container);
      if (!PASSWORD.test(words)) return;
      // Other programs have options of the same names.
      const isCache = anyOf(
        () => PROGRAM.test(words),
        () => isCacheServer(container),
      );
      if (isCache) report(`${path} must not get a password as an argument, filled in from a variable or not.`);
    });
  },
);
