import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Log } from "../../tools/lib/log.ts";
import { root } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { attempt, type RunResult } from "../../tools/lib/run.ts";
import { setUpMoto } from "../../tools/setup/aws.ts";
import { AwsStandIn } from "../support/aws/stand-in.ts";
import { Engine } from "../support/engine.ts";

const stack = "production";
const exportedFile = "production.json";

/** What the program and its commands are made of. */
const parts = [
  ...["components", "policy", "settings", "tools", "index.ts", "settings.ts"],
  ...["Pulumi.yaml", "package.json", "package-lock.json", "tsconfig.json"],
];

/** The commands that docs/state.md tells people to type, to bring a stack from one place to another. */
const documented = (): readonly string[] => {
  const [, section = ""] = readFileSync(join(root, "docs/state.md"), "utf8").split("\n## From one to another\n");
  const [, block = ""] = /^```sh\n([\s\S]*?)^```/m.exec(section) ?? [];
  return block.trim().split("\n");
};

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

interface Resource {
  readonly urn: string;
  readonly protect?: boolean;
  readonly [field: string]: unknown;
}

interface Exported {
  readonly deployment: {
    readonly secrets_providers: { readonly type: string };
    readonly resources: readonly Resource[];
  };
}

/** A place for states, and what opens the stack there. */
interface Place {
  /** As `pulumi login` takes it. */
  readonly backend: string;
  readonly secretsProvider: string;
  /** Type of that provider, as the state names it. */
  readonly providerType: string;
  readonly passphrase: string;
  /** What Pulumi says to who cannot open it. */
  readonly refusal: RegExp;
}

/**
 * Stack local under the name that the documents have, in a copy of the checkout, for the commands write into the stack's file. Its
 * state is moved twice: to another folder under another passphrase, and to S3 under a key of KMS, which moto stands in for.
 */
describe("a stack whose state is moved as docs/state.md says", function () {
  this.timeout(300_000);
  let engine: Engine;
  let aws: AwsStandIn;
  let directory: string;
  let place: Place;
  let secrets: readonly string[];

  before(async () => {
    engine = await Engine.start();
    aws = await AwsStandIn.start({ moto: await setUpMoto(new Progress(new Log("statemovetest"))) }, "eu-central-1");
    await aws.createBucket("sark-state");
    await aws.createKey("alias/sark-state");
    directory = join(engine.directory, "checkout");
    for (const part of parts) cpSync(join(root, part), join(directory, part), { recursive: true });
    for (const folder of ["node_modules", "stacks"]) mkdirSync(join(directory, folder));
    // One by one: whatever is done to the folder there is not done to the one here.
    for (const name of readdirSync(join(root, "node_modules"))) {
      symlinkSync(join(root, "node_modules", name), join(directory, "node_modules", name));
    }
    const content = parse(readFileSync(join(root, "stacks/Pulumi.local.yaml"), "utf8")) as { config: object };
    const config = { ...content.config, "sark:deletionProtection": true };
    writeFileSync(join(directory, `stacks/Pulumi.${stack}.yaml`), stringify({ ...content, config }));
    place = folder("first", "local");
    await succeeds(`pulumi login ${place.backend}`);
    await succeeds(`pulumi stack init ${stack}`);
    await succeeds(`pulumi up --stack ${stack} --yes --skip-preview`);
    secrets = await secretValues();
    assert.ok(secrets.length >= 20, String(secrets.length));
  });
  after(async () => {
    await aws.stop();
    await engine.stop();
  });

  /** A folder for states, under a passphrase. */
  function folder(name: string, passphrase: string): Place {
    mkdirSync(join(engine.directory, name));
    const backend = `file://${join(engine.directory, name)}`;
    const refusal = /incorrect passphrase/;
    return { backend, secretsProvider: "passphrase", providerType: "passphrase", passphrase, refusal };
  }

  /** Runs a command as a person does, who is logged in somewhere. */
  async function shell(command: string, passphrase = place.passphrase, input = ""): Promise<RunResult> {
    return attempt("sh", ["-c", command], {
      cwd: directory,
      input,
      env: {
        ...engine.workspace.environment,
        ...aws.environment,
        PULUMI_BACKEND_URL: undefined,
        PULUMI_CONFIG_PASSPHRASE: passphrase,
      },
    });
  }

  async function succeeds(command: string, passphrase?: string, input?: string): Promise<string> {
    const result = await shell(command, passphrase, input);
    assert.equal(result.status, 0, `${command}\n${said(result)}`);
    return result.stdout;
  }

  /** All secrets of the cluster, and the one of the stack's file. */
  async function secretValues(): Promise<readonly string[]> {
    const found = await engine.objects<{ readonly data?: Readonly<Record<string, string>> }>(
      ...["secrets", "--namespace", "mcp-local"],
    );
    const values = found
      .flatMap(({ data = {} }) => Object.entries(data))
      .filter(([key]) => key !== "tls.crt" && key !== "ca.crt")
      .flatMap(([, value]) => [value, Buffer.from(value, "base64").toString()]);
    return [...values, "local-backup-secret"].filter((value) => value.length >= 8);
  }

  const hasNoSecret = (text: string) => {
    assert.ok(!secrets.some((secret) => text.includes(JSON.stringify(secret).slice(1, -1))), "a secret is in clear");
  };

  const exported = async (...options: readonly string[]): Promise<Exported> =>
    JSON.parse(await succeeds(["pulumi stack export --stack", stack, ...options].join(" "))) as Exported;

  /** Runs the documented commands from this place to another one; returns what the last one said. */
  async function move(to: Place): Promise<string> {
    let output = "";
    const commands = documented().map((command) =>
      command
        .replaceAll("file:///srv/sark-state", place.backend)
        .replaceAll("s3://sark-state?region=eu-central-1", to.backend)
        .replaceAll("awskms://alias/sark-state?region=eu-central-1", to.secretsProvider),
    );
    assert.ok(commands.length >= 6, commands.join("\n"));
    for (const command of commands) {
      const changesKey = command.includes("change-secrets-provider");
      output = await succeeds(command, place.passphrase, changesKey ? `${to.passphrase}\n` : "");
      // From here on nobody has the old passphrase any more.
      if (changesKey) place = { ...place, passphrase: to.passphrase };
      if (command.includes("stack export")) hasNoSecret(readFileSync(join(directory, exportedFile), "utf8"));
    }
    place = to;
    return output;
  }

  const moves: Readonly<Record<string, () => Place>> = {
    "to another folder, under another passphrase": () => folder("second", "another passphrase"),
    "to S3, under a key of KMS": () => ({
      backend: "s3://sark-state?region=eu-central-1",
      secretsProvider: "awskms://alias/sark-state?region=eu-central-1",
      providerType: "cloud",
      passphrase: "not asked for",
      refusal: /KMS/,
    }),
  };

  for (const [title, destination] of Object.entries(moves)) {
    describe(title, () => {
      let before: Exported;
      let former: Place;

      it("ends with a preview that shows no change", async () => {
        former = place;
        before = await exported("--show-secrets");
        assert.match(await move(destination()), /no change/);
        await succeeds(`pulumi preview --stack ${stack} --expect-no-changes`);
      });

      it("has every secret as it was, and none in clear", async () => {
        const after = await exported("--show-secrets");
        assert.equal(after.deployment.secrets_providers.type, place.providerType);
        const urns = ({ deployment }: Exported) => deployment.resources.map(({ urn }) => urn);
        assert.deepEqual(urns(after), urns(before));
        // Not by deepEqual on all: its message would show them.
        const isSame = JSON.stringify(after.deployment.resources) === JSON.stringify(before.deployment.resources);
        assert.ok(isSame, "a resource is not what it was");
        hasNoSecret(await succeeds(`pulumi stack export --stack ${stack}`));
      });

      it("cannot be opened by who has nothing but the former passphrase", async () => {
        const command = `AWS_ENDPOINT_URL_KMS=http://127.0.0.1:9 pulumi stack export --stack ${stack} --show-secrets`;
        const result = await shell(command, former.passphrase);
        assert.notEqual(result.status, 0);
        assert.match(said(result), place.refusal);
      });

      it("can read the secrets of its file", async () => {
        const path = "sark:postgres.backup.s3.credentials.secretAccessKey";
        assert.equal(
          (await succeeds(`pulumi config get --path ${path} --stack ${stack}`)).trim(),
          "local-backup-secret",
        );
      });

      it("is protected as it was", async () => {
        const protectedOnes = ({ deployment }: Exported) =>
          deployment.resources.filter(({ protect }) => protect === true).map(({ urn }) => urn);
        assert.ok(protectedOnes(before).length > 5, String(protectedOnes(before).length));
        assert.deepEqual(protectedOnes(await exported()), protectedOnes(before));
        const result = await shell(`pulumi destroy --stack ${stack} --yes`);
        assert.notEqual(result.status, 0);
        assert.match(said(result), /protected/);
      });
    });
  }
});
