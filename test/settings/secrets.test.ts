import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../settings/load.ts";
import { example, exampleWith, problemsIn, refusal, settingsOf } from "../support/configuration.ts";
import { asSource, decrypted, stacks, stackSettings } from "../support/stacks.ts";

const plain = "hunter2-hunter2-hunter2";

describe("passwords in the configuration", () => {
  it("become secret Outputs", async () => {
    const { postgres, cache } = settingsOf(example);
    assert.ok(postgres.mode === "existing" && cache.mode === "existing");
    for (const { password } of [postgres, cache]) {
      assert.ok(pulumi.Output.isInstance(password));
      assert.equal(await pulumi.isSecret(password), true);
      assert.equal(await valueOf(password), decrypted);
    }
  });

  it("are absent where a Secret of others holds them", () => {
    const passwordFrom = { secret: "cache-credentials", key: "redis-password" };
    const { cache } = settingsOf(
      exampleWith({ "sark:cache password": undefined, "sark:cache passwordFrom": passwordFrom }),
    );
    assert.ok(cache.mode === "existing");
    assert.equal(cache.password, undefined);
    assert.deepEqual(cache.passwordFrom, passwordFrom);
  });

  for (const key of ["postgres", "cache"]) {
    it(`in plain text are refused for ${key}, with the command that mends it and without the password`, () => {
      const message = refusal(exampleWith({ [`sark:${key} password`]: plain }));
      assert.deepEqual(problemsIn(message), [
        `  sark:${key}.password is in plain text. Remove it from the stack file and set it with: ` +
          `pulumi config set --secret --path sark:${key}.password.`,
      ]);
      assert.ok(!message.includes(plain));
    });
  }

  it("in plain text are not shown where their form is wrong", () => {
    const message = refusal(exampleWith({ "sark:cache password": "hunter2 %" }));
    assert.ok(!message.includes("hunter2"));
    assert.match(message, /sark:cache\.password /);
  });

  const places: Readonly<Record<string, Record<string, unknown>>> = {
    "where a reference belongs": { "sark:cache password": undefined, "sark:cache passwordFrom": plain },
    "in a block of text instead of an object": { "sark:cache": `mode: existing\npassword: ${plain}` },
    "in an object that is broken": { "sark:cache": `{"mode": "existing", "password": "${plain}"` },
    "in the address of a server": { "sark:mcpServers 0 url": `ftp://sark:${plain}@files.example.com` },
    "in a list": { "sark:cache password": [plain] },
  };
  for (const [title, changes] of Object.entries(places)) {
    it(`are not shown ${title}`, () => {
      assert.ok(!refusal(exampleWith(changes)).includes(plain));
    });
  }

  it("do not belong in the address of an MCP server: it goes to a ConfigMap", () => {
    const message = refusal(exampleWith({ "sark:mcpServers 0 url": `https://sark:${plain}@files.example.com/mcp` }));
    assert.deepEqual(problemsIn(message), ["  sark:mcpServers[0].url must not carry a user or a password."]);
  });

  it("are not shown where the encrypted value is not fit", () => {
    const { values, ...source } = asSource(example);
    const cache = (values["sark:cache"] ?? "").replace(decrypted, "s3cr%t");
    assert.throws(
      () => loadSettings({ ...source, values: { ...values, "sark:cache": cache } }),
      ({ message }: Error) => {
        assert.deepEqual(problemsIn(message), [
          "  sark:cache.password must consist of letters, digits, '-' and '_': SARK builds its URLs without escaping.",
          "  sark:cache.password must have at least 16 characters.",
        ]);
        return true;
      },
    );
  });

  it("leave no trace in the settings as text", () => {
    for (const stack of stacks) {
      assert.ok(!JSON.stringify(plainParts(stackSettings(stack))).includes(decrypted), stack);
    }
  });
});

const valueOf = (output: pulumi.Output<string>): Promise<string> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

/** Everything that is not an Output. */
function plainParts(value: unknown): unknown {
  if (pulumi.Output.isInstance(value)) return undefined;
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, content]) => [key, plainParts(content)]);
}
