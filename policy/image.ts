/** The image's name without tag and digest. A colon before the last slash belongs to the registry's port. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}

/** The last part of the image's name: `postgres` of `registry.example.com:5000/data/postgres:15`. */
export function shortNameOf(image: string): string {
  return repositoryOf(image).replace(/^.*\//, "");
}
