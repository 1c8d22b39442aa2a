import { cis } from "../../frameworks.ts";
import { eachImage, repositoryOf } from "../../image.ts";
import { podRule } from "../../rule.ts";

interface Options {
  /** Registries, or parts of them, from which images may come. */
  readonly allowedRegistries: readonly string[];
}

/** Whether the image is in the registry or below its path; a name that only begins alike is not. */
const comesFrom = (image: string, registry: string): boolean =>
  repositoryOf(image).startsWith(`${registry.replace(/\/+$/, "")}/`);

export const registry = podRule<Options>(
  {
    name: "supply-chain-registry",
    displayName: "Images from known registries",
    description:
      "Containers and image volumes must take their image from a registry that the option allowedRegistries names.",
    severity: "high",
    tags: ["supply-chain", "images"],
    remediationSteps: "Copy the image to an allowed registry and name it there, or add its registry to the option.",
    url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    framework: cis("5.5.1"),
    configSchema: {
      properties: {
        allowedRegistries: {
          type: "array",
          items: { type: "string" },
          default: [],
          description:
            "Registries from which images may come, with a path or without, such as registry.example.com/sark; none means all.",
        },
      },
    },
  },
  (pod, report, { allowedRegistries = [] }) => {
    if (allowedRegistries.length === 0) return;
    eachImage(pod, (image, path) => {
      if (allowedRegistries.some((allowed) => comesFrom(image, allowed))) return;
      report(`${path} must come from ${allowedRegistries.join(" or ")}: "${image}".`);
    });
  },
);
