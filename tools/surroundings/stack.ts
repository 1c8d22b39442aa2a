import type { Image } from "../../settings/images.ts";
import { configurationIn } from "../pulumi/stack-files.ts";

// Before Pulumi has read the settings; it says what is wrong with them if something is.

/** Every image of the settings. */
export const imagesOf = (file: string): readonly Image[] =>
  Object.values(configurationIn(file)["sark:images"] ?? {}).filter(isImage);

const isImage = (value: unknown): value is Image =>
  typeof value === "object" && value !== null && "repository" in value && "digest" in value;

/** Which stores the settings leave to others. */
export interface ForeignStores {
  readonly postgres: boolean;
  readonly cache: boolean;
}

export function foreignStores(file: string): ForeignStores {
  const config = configurationIn(file);
  const isForeign = (store: string) => {
    const { mode = "existing" } = (config[`sark:${store}`] ?? {}) as { mode?: string };
    return mode === "existing";
  };
  return { postgres: isForeign("postgres"), cache: isForeign("cache") };
}
