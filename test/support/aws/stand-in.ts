import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { root } from "../../../tools/lib/paths.ts";
import { start } from "../../../tools/lib/run.ts";
import type { AwsPrograms } from "../../../tools/setup/aws.ts";

/** Nobody listens there: a request that is not meant for the stand-in fails instead of leaving the machine. */
const nowhere = "http://127.0.0.1:9";

/** How long it may take to answer after its start, in milliseconds. */
const startTimeout = 60_000;

/** Versions of the services that are asked in the old way, with forms. */
const versions = { ec2: "2016-11-15", elasticache: "2015-02-02", rds: "2014-10-31" } as const;

/** What services that are asked with JSON call themselves. */
const targets = {
  ecr: "AmazonEC2ContainerRegistry_V20150921",
  kms: "TrentService",
  secretsmanager: "secretsmanager",
} as const;

/**
 * Answers on a loopback port as the services of AWS do: moto, with `aws_extension` for what it lacks. Its state lives and
 * ends with it.
 *
 * It takes nearly everything: engine versions, instance classes, parameters, quotas and permissions go unchecked, nothing
 * fails over, nothing is encrypted and no endpoint answers. What it holds must never be taken for AWS.
 */
export class AwsStandIn {
  readonly url: string;
  /** Where everything is. */
  readonly region: string;
  private readonly server: ChildProcessWithoutNullStreams;
  private readonly unknown: Set<string>;

  private constructor(url: string, region: string, server: ChildProcessWithoutNullStreams, unknown: Set<string>) {
    this.url = url;
    this.region = region;
    this.server = server;
    this.unknown = unknown;
  }

  static async start({ moto }: Pick<AwsPrograms, "moto">, region = "eu-west-1"): Promise<AwsStandIn> {
    const server = start("python3", ["-m", "aws_extension"], {
      env: {
        PYTHONPATH: `${moto}:${join(root, "test/support/aws")}`,
        PYTHONDONTWRITEBYTECODE: "1",
        MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
        ...credentials,
        HTTP_PROXY: nowhere,
        HTTPS_PROXY: nowhere,
      },
    });
    const unknown = new Set<string>();
    const said: string[] = [];
    createInterface(server.stderr).on("line", (line) => {
      if (line.startsWith("MISSING ")) unknown.add(line.slice("MISSING ".length));
      said.push(line);
    });
    const signal = AbortSignal.timeout(startTimeout);
    const first = once(createInterface(server.stdout), "line", { signal });
    const ended = once(server, "close", { signal }).then(() => {
      throw new Error(`moto ended at once:\n${said.slice(-10).join("\n")}`);
    });
    const [url] = (await Promise.race([first, ended])) as [string];
    ended.catch(() => undefined);
    return new AwsStandIn(url, region, server, unknown);
  }

  async stop(): Promise<void> {
    const ended = once(this.server, "close");
    this.server.kill();
    await ended;
  }

  /** What a program that uses AWS needs in its environment to use this instead, and nothing else. */
  get environment(): Readonly<Record<string, string | undefined>> {
    return {
      ...credentials,
      AWS_REGION: this.region,
      AWS_ENDPOINT_URL: this.url,
      // One service puts the account before the name of the host, which only a proxy can resolve.
      HTTP_PROXY: this.url,
      HTTPS_PROXY: nowhere,
      NO_PROXY: undefined,
      no_proxy: undefined,
      // The provider's own switch for its tests: it does not sleep while it waits. Nothing is recorded or replayed. What it
      // waits for in vain it then asks for without end, until the command is ended.
      VCR_MODE: "REPLAY_ONLY",
      VCR_PATH: "unused",
    };
  }

  /** Actions that somebody asked for and that it does not know; they were refused. */
  get unknownActions(): readonly string[] {
    return [...this.unknown].sort();
  }

  /**
   * What an action of a service answers, as text.
   *
   * @param region that is asked. Default: where everything is.
   */
  async ask(
    service: keyof typeof versions,
    action: string,
    parameters: Readonly<Record<string, string>> = {},
    region = this.region,
  ): Promise<string> {
    const form = new URLSearchParams({ Action: action, Version: versions[service], ...parameters });
    return this.request(service, "/", form.toString(), "application/x-www-form-urlencoded", { region });
  }

  /** What an action of a service answers that is asked with JSON, as text. */
  async askJson(
    service: keyof typeof targets,
    action: string,
    parameters: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const target = `${targets[service]}.${action}`;
    return this.request(service, "/", JSON.stringify(parameters), "application/x-amz-json-1.1", { target });
  }

  /** Makes an empty bucket. */
  async createBucket(name: string): Promise<void> {
    const place = `<CreateBucketConfiguration><LocationConstraint>${this.region}</LocationConstraint></CreateBucketConfiguration>`;
    await this.request("s3", `/${name}`, place, "application/xml", { method: "PUT" });
  }

  /** What S3 answers of a bucket's settings. */
  async bucketSetting(bucket: string, setting: "encryption" | "object-lock" | "policy"): Promise<string> {
    return this.request("s3", `/${bucket}?${setting}`, undefined, "application/xml", { method: "GET" });
  }

  /** Makes a key that encrypts and decrypts, under an alias such as `alias/state`. */
  async createKey(alias: string): Promise<void> {
    const { KeyMetadata } = JSON.parse(await this.askJson("kms", "CreateKey")) as {
      readonly KeyMetadata: { readonly KeyId: string };
    };
    await this.askJson("kms", "CreateAlias", { AliasName: alias, TargetKeyId: KeyMetadata.KeyId });
  }

  /** Makes an EKS cluster in the subnets that every account has; all but the last are tagged as private ones of a cluster. */
  async createCluster(name: string): Promise<void> {
    const subnets = await this.ask("ec2", "DescribeSubnets");
    const subnetIds = [...subnets.matchAll(/<subnetId>(.*?)</g)].map(([, id = ""]) => id);
    const roleArn = "arn:aws:iam::123456789012:role/cluster";
    const cluster = { name, roleArn, resourcesVpcConfig: { subnetIds } };
    await this.request("eks", "/clusters", JSON.stringify(cluster), "application/json");
    const tag = { "Tag.1.Key": "kubernetes.io/role/internal-elb", "Tag.1.Value": "1" };
    const tagged = subnetIds.slice(0, -1).map((id, index) => [`ResourceId.${index + 1}`, id] as const);
    await this.ask("ec2", "CreateTags", { ...Object.fromEntries(tagged), ...tag });
  }

  /** It reads service and region from the signature, and does not check it. */
  private async request(
    service: string,
    path: string,
    body: string | undefined,
    type: string,
    {
      method = "POST",
      target,
      region = this.region,
    }: { readonly method?: string; readonly target?: string; readonly region?: string } = {},
  ): Promise<string> {
    const scope = `Credential=test/20260101/${region}/${service}/aws4_request`;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
        "content-type": type,
        ...(target !== undefined && { "x-amz-target": target }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text}`);
    return text;
  }
}

const credentials = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_EC2_METADATA_DISABLED: "true",
  // The user's own profiles and credentials are not read.
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};
