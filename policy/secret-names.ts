/**
 * Which names promise a secret. Names are compared word by word, so `dbPassword`, `DB_PASSWORD` and `db.password` are
 * the same.
 */

/** A word that ends so is a secret, also when the words are run together: PGPASSWORD, AUTHTOKEN. */
const SECRET_WORD = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|APIKEY)S?$/;

/** Too short to be looked for inside a word: a bypass is no secret. PWD alone is the working directory. */
const SECRET_WORDS_ALONE: ReadonlySet<string> = new Set(["PASS", "PWD"]);

/** A key is a secret when the word before it says what for. */
const SECRET_KEYS: ReadonlySet<string> = new Set(
  ["API", "PRIVATE", "ACCESS", "SIGNING", "ENCRYPTION", "MASTER", "SESSION", "HMAC", "JWT"].map((use) => `${use}_KEY`),
);

/** A name that ends so speaks about a secret and holds none. What a URL holds is judged by its value. */
const DESCRIBING_WORDS: ReadonlySet<string> = new Set(
  [
    ["FILE", "PATH", "DIR", "DIRECTORY", "NAME", "KEY_ID", "TOKEN_ID", "HEADER", "PREFIX"],
    ["URL", "URI", "ENDPOINT", "HOST", "PORT", "ISSUER", "AUDIENCE", "PROVIDER", "BACKEND"],
    ["TTL", "MS", "SECONDS", "MINUTES", "HOURS", "DAYS", "EXPIRY", "EXPIRATION", "LIFETIME", "INTERVAL"],
    ["LENGTH", "SIZE", "COUNT", "LIMIT", "ENABLED", "REQUIRED", "ALGORITHM", "TYPE", "VERSION", "POLICY"],
  ].flat(),
);

/** Words that make a number of what follows: MAX_TOKENS. */
const QUANTIFYING_WORDS: ReadonlySet<string> = new Set(["MAX", "MIN", "NUM"]);

/** A name with such an ending is a file's, as in a ConfigMap, and is judged by what the file says. */
const TEXT_FILE = /\.(cfg|conf|css|html|ini|js|json|lua|md|properties|rego|rules|sh|sql|toml|txt|xml|ya?ml)$/i;

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");
}

/** Whether a variable or key of this name is expected to hold a secret. */
export function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ""}_${word}`);
  if (TEXT_FILE.test(name) || QUANTIFYING_WORDS.has(words[0] ?? "")) return false;
  if (DESCRIBING_WORDS.has(last) || DESCRIBING_WORDS.has(pairs.at(-1) ?? "")) return false;
  return (
    words.some((word) => SECRET_WORD.test(word)) ||
    (words.length > 1 && words.some((word) => SECRET_WORDS_ALONE.has(word))) ||
    pairs.some((pair) => SECRET_KEYS.has(pair))
  );
}
