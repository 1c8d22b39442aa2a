/** Which values hold a secret, whatever their name. */

/** The password of `scheme://user:password@host`. Starts at `://`, so that long text without one costs nothing. */
const URL_PASSWORD = /:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/g;

/** The password of a connection string: `host=db password=…` or `…;Password=…`. */
const STRING_PASSWORD = /(?:^|[\s;&?])(?:password|pwd)=([^\s;&]+)/gi;

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;

/** Filled in when the container starts, from a variable that may come from a Secret. */
const PLACEHOLDER = /^(\$\([^)]+\)|\$\{[^}]+\}|\$[A-Za-z_]+)$/;

function holdsPassword(value: string, pattern: RegExp): boolean {
  return [...value.matchAll(pattern)].some(([, password]) => !PLACEHOLDER.test(password ?? ""));
}

/** Names the kind of credential that the text holds in plain, or returns undefined if it holds none. */
export function credentialIn(text: string): string | undefined {
  if (holdsPassword(text, URL_PASSWORD)) return "a URL with a password";
  if (holdsPassword(text, STRING_PASSWORD)) return "a connection string with a password";
  if (PRIVATE_KEY.test(text)) return "a private key";
  return undefined;
}
