import type { Container } from "./kubernetes.ts";
import { eachContainer, type Pod } from "./pod.ts";

/** A container that serves Open Policy Agent, as a rule judges it. */
export interface PolicyEngine {
  readonly container: Container;
  readonly image: string;
  /** Its command and arguments. */
  readonly words: readonly string[];
  /** Values of an option, given as `--name=value` or `--name value`; those of a list one by one. */
  readonly option: (...names: readonly string[]) => readonly string[];
}

/** Judges every container of the pod that serves Open Policy Agent: by its image, or by the program that it starts. */
export function eachPolicyEngine(pod: Pod, judge: (engine: PolicyEngine, path: string) => void): void {
  eachContainer(pod, (container, path) => {
    const words = wordsOf(container);
    if (!words.includes("run") || !(words.includes("--server") || words.includes("-s"))) return;
    // Read last: that the image is not known yet matters only where the rest looks like it.
    const image = container.image ?? "";
    if (!words.some((word) => /(^|\/)opa$/.test(word)) && !/(^|\/)opa(-[^/:@]*)?(:[^/@]*)?(@[^/]*)?$/.test(image))
      return;
    judge({ container, image, words, option: (...names) => valuesOf(words, names) }, path);
  });
}

const wordsOf = ({ command, args }: Container): readonly string[] => [...(command ?? []), ...(args ?? [])];

function valuesOf(words: readonly string[], names: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const [name = "", ...value] = word.split("=");
    if (!names.includes(name)) return [];
    return (value.length > 0 ? value.join("=") : (words[index + 1] ?? "")).split(",");
  });
}
