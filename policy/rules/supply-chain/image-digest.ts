import { cis } from "../../frameworks.ts";
import { eachImage, repositoryOf } from "../../image.ts";
import { podRule } from "../../rule.ts";

const DIGEST = /@sha256:[0-9a-f]{64}$/;

interface Options {
  /** Image repositories, with their registry and without a tag, that may be named by a tag. */
  readonly allowTagsFor: readonly string[];
}

export const imageDigest = podRule<Options>(
  {
    name: "supply-chain-image-digest",
    displayName: "Images by digest",
    description: "Containers and image volumes must name their image by digest: a tag can change what it points to.",
    severity: "high",
    tags: ["supply-chain", "images"],
    remediationSteps: "Append @sha256:<digest> to the image, or name its repository in the option allowTagsFor.",
    url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    framework: cis("5.5.1"),
    configSchema: {
      properties: {
        allowTagsFor: {
          type: "array",
          items: { type: "string" },
          default: [],
          description: "Image repositories that may be named by a tag, for example localhost:5000/sark.",
        },
      },
    },
  },
  (pod, report, { allowTagsFor = [] }) => {
    eachImage(pod, (image, path) => {
      if (!DIGEST.test(image) && !allowTagsFor.includes(repositoryOf(image))) {
        report(`${path} must end with a digest, @sha256:<64 hexadecimal digits>: "${image}".`);
      }
    });
  },
);
