import type { Container } from "./kubernetes.ts";

/** The name of the container's volume on which the directory lies: of all mounts above it, the nearest. */
export function volumeAt({ volumeMounts }: Container, directory: string): string | undefined {
  const path = asFolder(directory);
  let nearest = { folder: "", volume: undefined as string | undefined };
  for (const { mountPath, name } of volumeMounts ?? []) {
    const folder = asFolder(mountPath ?? "");
    if (path.startsWith(folder) && folder.length > nearest.folder.length) nearest = { folder, volume: name ?? "" };
  }
  return nearest.volume;
}

/** With one slash at the end, so that `/data` does not seem to be above `/database`. */
function asFolder(path: string): string {
  return `${path.replace(/\/+$/, "")}/`;
}
