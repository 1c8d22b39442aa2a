import type { Container } from "./kubernetes.ts";
import { eachContainer, type Pod, specPath } from "./pod.ts";
import { each, independently, isSet } from "./unknown.ts";

/** Judges every image that the pod names: of its containers, and those that are volumes. */
export function eachImage(pod: Pod, judge: (image: string, path: string) => void): void {
  independently(
    () => {
      eachContainer(pod, (container, path) => {
        judge(container.image ?? "", `${path}.image`);
      });
    },
    () => {
      each(pod.spec.volumes, (volume, index) => {
        if (!isSet(volume, "image")) return;
        judge(volume.image?.reference ?? "", `${specPath(pod, `volumes[${index}]`)}.image.reference`);
      });
    },
  );
}

/** The image's name without tag and digest. A colon before the last slash belongs to the registry's port. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}

/** The last part of the image's name: `postgres` of `registry.example.com:5000/data/postgres:15`. */
export function shortNameOf(image: string): string {
  return repositoryOf(image).replace(/^.*\//, "");
}

/** Whether a container runs one of the images, by their short names, with or without a version at their end. */
export function runsOneOf(names: ReadonlySet<string>): (container: Container) => boolean {
  return ({ image }) => names.has(shortNameOf(image ?? "").replace(/-\d+$/, ""));
}
