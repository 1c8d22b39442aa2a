import type { Image } from "./images.ts";

/** The reference that Kubernetes pulls. */
export const imageReference = (from: Image): string => `${from.repository}@${from.digest}`;
