import { wellArchitected } from "../../frameworks.ts";
import { resourceRule } from "../../rule.ts";

const BITS = 128;

interface Options {
  /** The smallest number of random bits of a password. */
  readonly minimumBits: number;
  /** Whether special characters that mean something in a URL are allowed. */
  readonly allowUrlCharacters: boolean;
}

interface RandomPassword {
  readonly length?: number | null;
  readonly lower?: boolean | null;
  readonly upper?: boolean | null;
  readonly numeric?: boolean | null;
  readonly special?: boolean | null;
  readonly overrideSpecial?: string | null;
}

/** The special characters that the provider takes unless it is told others. */
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** Characters that mean nothing anywhere in a URL. */
const HARMLESS = /^[A-Za-z0-9._~-]*$/;

/** Special characters that the password may have. */
const specialOf = ({ special, overrideSpecial }: RandomPassword): string =>
  special === false ? "" : overrideSpecial == null || overrideSpecial === "" ? SPECIAL : overrideSpecial;

/** Number of characters among which each one of the password is chosen. */
function alphabetOf(password: RandomPassword): number {
  const { lower, upper, numeric } = password;
  const letters = (lower === false ? 0 : 26) + (upper === false ? 0 : 26);
  return letters + (numeric === false ? 0 : 10) + new Set(specialOf(password)).size;
}

export const randomPassword = resourceRule<Options>(
  {
    name: "secrets-random-password",
    displayName: "Passwords that nobody guesses",
    description:
      "Generated passwords must have 128 random bits or more, in characters that stand in a URL as they are.",
    severity: "high",
    tags: ["secrets"],
    remediationSteps: "Set length to 32 or more and special to false: letters and digits carry almost 6 bits each.",
    url: "https://www.pulumi.com/registry/packages/random/api-docs/randompassword/",
    framework: wellArchitected("SEC02-BP01"),
    configSchema: {
      properties: {
        minimumBits: {
          type: "integer",
          minimum: 1,
          default: BITS,
          description: "The smallest number of random bits that is allowed.",
        },
        allowUrlCharacters: {
          type: "boolean",
          default: false,
          description:
            "Whether passwords may have characters that mean something in a URL, because nothing puts them there.",
        },
      },
    },
  },
  ["random:index/randomPassword:RandomPassword"],
  (password: RandomPassword, report, _type, { minimumBits = BITS, allowUrlCharacters = false }) => {
    const bits = Math.floor((password.length ?? 0) * Math.log2(alphabetOf(password)));
    if (!(bits >= minimumBits))
      report(`length must give ${minimumBits} random bits: ${password.length ?? 0} give ${bits}.`);
    if (allowUrlCharacters || HARMLESS.test(specialOf(password))) return;
    report(
      "special must be false, or overrideSpecial only have . _ ~ and -: other characters break URLs with a password.",
    );
  },
);
