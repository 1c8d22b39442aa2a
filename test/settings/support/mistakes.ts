import fc from "fast-check";

/** One thing that is wrong in the file of stack production. */
export interface Mistake {
  /** Settings that it changes, or that a check over several needs: no other mistake may touch them. */
  readonly settings: readonly string[];
  /** What is written where: keys down to the value, and the value as it stands in the file; undefined takes the key away. */
  readonly changes: readonly (readonly [path: string, written: string | undefined])[];
  /** The key that the message names. */
  readonly at: string;
  /** What the message must show of the value. */
  readonly shown?: string;
  /** What it must not show. */
  readonly hidden?: string;
}

const quoted = (value: unknown): string => `; it is ${JSON.stringify(value)}`;

/** A value at one place. */
const wrong = (path: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Mistake> =>
  value.map((one) => ({
    settings: [path.split(" ")[0] ?? path],
    changes: [[path, JSON.stringify(one)]],
    at: path.replaceAll(" ", "."),
    ...(typeof one !== "object" && { shown: quoted(one) }),
  }));

/** What YAML takes otherwise than it was meant: as it is written, and as it is understood. */
const trap = (path: string, ...texts: readonly (readonly [written: string, understood: unknown])[]) =>
  fc.constantFrom(...texts).map(([written, understood]): Mistake => {
    const isShown = typeof understood !== "object";
    return {
      settings: [path.split(" ")[0] ?? path],
      changes: [[path, written]],
      at: path.replaceAll(" ", "."),
      ...(isShown && { shown: quoted(understood) }),
    };
  });

/** Settings that do not go together. */
const conflict = (
  at: string,
  settings: readonly string[],
  changes: Readonly<Record<string, fc.Arbitrary<number | string | undefined>>>,
): fc.Arbitrary<Mistake> =>
  fc.record(changes).map((values) => ({
    settings,
    changes: Object.entries(values).map(
      ([path, value]) => [path, value === undefined ? undefined : JSON.stringify(value)] as const,
    ),
    at,
    shown: String(Object.values(values).at(-1) ?? ""),
  }));

const word = fc.stringMatching(/^[a-z]{4,12}$/);
const objects = fc.constantFrom<unknown>([], {}, ["a"], { a: 1 });
const known = new Set(["production", "staging", "development"]);

const types = [
  wrong("sark replicas max", fc.oneof(word, objects)),
  wrong("gateway replicas", fc.constantFrom<unknown>([], [3, 6])),
  wrong("mcpServers", fc.constantFrom<unknown>({}, { name: "a" })),
  wrong("opa resources limits cpu", fc.integer({ min: 1, max: 64 })),
  wrong("tls gatewayHosts", fc.constantFrom<unknown>({}, { a: "b" })),
];

const ranges = [
  wrong("sark replicas max", fc.integer({ min: 501, max: 1_000_000 })),
  wrong("gateway autoscaling cpuUtilization", fc.oneof(fc.integer({ min: 101 }), fc.integer({ max: 0 }))),
  wrong("capacity requestsPerSecond", fc.integer({ min: -1_000_000, max: 0 })),
  wrong("cache shards", fc.integer({ min: -100, max: 0 })),
  wrong("postgres pooling poolSize", fc.integer({ min: -100, max: 0 })),
];

const forms = [
  wrong(
    "environment",
    word.filter((text) => !known.has(text)),
  ),
  wrong("logLevel", word),
  wrong("namespace", fc.stringMatching(/^[A-Z_]{3,20}$/)),
  wrong("images sark digest", fc.stringMatching(/^sha256:[0-9a-f]{1,63}$/)),
  wrong("opa resources requests memory", fc.stringMatching(/^[1-9][0-9]? (?:GB|Gi|MB)$/)),
  wrong("network apiServer cidrs", fc.constant([])),
];

/** A key that does not exist; what stands there is not looked at. */
const unknown = fc
  .tuple(
    fc.constantFrom("", "sark", "gateway replicas", "cache storage", "images opa", "edge", "network", "tls"),
    fc.stringMatching(/^[a-z]{3,8}X[a-z]{3,8}$/),
  )
  .map(([place, key]): Mistake => {
    const path = place === "" ? key : `${place} ${key}`;
    return { settings: [path.split(" ")[0] ?? ""], changes: [[path, "true"]], at: path.replaceAll(" ", ".") };
  });

const traps = [
  trap("deletionProtection", ["yes", "yes"], ["on", "on"], ["no", "no"], ["y", "y"]),
  trap("sark replicas min", ['"3"', "3"], ["3 replicas", "3 replicas"], ["1_000", "1_000"], ["0x1G", "0x1G"]),
  trap("images gateway tag", ["1.10", 1.1], ["2", 2], ["1e3", 1000], ["true", true]),
  trap("opa resources limits memory", ["512", 512], [".5", 0.5], ["512MB", "512MB"], ["'512 Mi'", "512 Mi"]),
  trap("cache resources limits", ["", null], ["~", null], ["null", null]),
  trap("gateway resources requests cpu", ["0.5", 0.5], ["2", 2], ["'1,5'", "1,5"]),
];

const conflicts = [
  conflict("sark.replicas.min", ["sark"], {
    "sark replicas max": fc.integer({ min: 3, max: 8 }),
    "sark replicas min": fc.integer({ min: 9, max: 400 }),
  }),
  conflict("postgres.storage.size", ["postgres"], {
    "postgres storage size": fc.integer({ min: 64, max: 1023 }).map((size) => `${size}Mi`),
  }),
  conflict("cache.storage.size", ["cache"], {
    "cache storage size": fc.integer({ min: 1025, max: 6143 }).map((size) => `${size}Mi`),
  }),
  conflict("sark.replicas.max", ["sark", "postgres", "capacity"], {
    "postgres pooling maxClients": fc.integer({ min: 50, max: 200 }),
  }),
  conflict("images", ["images", "postgres", "cache"], { "images pgbouncer": fc.constant(undefined) }),
  conflict("sark.contract", ["sark", "cache"], {
    "sark contract httpPort": fc.constantFrom(8181, 8282),
  }),
];

/** A password that somebody wrote in plain text. */
const plainSecret = fc.stringMatching(/^[A-Za-z0-9]{20,40}$/).map((secret): Mistake => {
  const place = "postgres backup s3 credentials";
  const credentials = { accessKeyId: "backup-key", secretAccessKey: secret };
  return {
    settings: ["postgres"],
    changes: [[place, JSON.stringify(credentials)]],
    at: `${place.replaceAll(" ", ".")}.secretAccessKey`,
    hidden: secret,
  };
});

/** One to six mistakes of all kinds that do not touch each other's settings. */
export const mistakes: fc.Arbitrary<readonly Mistake[]> = fc
  .array(
    fc.oneof(
      fc.oneof(...types),
      fc.oneof(...ranges),
      fc.oneof(...forms),
      unknown,
      fc.oneof(...traps),
      fc.oneof(...conflicts),
      plainSecret,
    ),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) => {
    const touched = new Set<string>();
    return all.filter(({ settings }) => {
      const isFree = settings.every((name) => !touched.has(name));
      if (isFree) for (const name of settings) touched.add(name);
      return isFree;
    });
  });
