import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { copyServices } from "../../tools/setup/aws-sources.ts";

const own = "github.com/hashicorp/terraform-provider-aws/internal/service";
const sdk = "github.com/aws/aws-sdk-go-v2/service";

/** As the provider is laid out: rds needs kms, ec2 nobody. */
const module: Readonly<Record<string, string>> = {
  "go.mod": "module github.com/hashicorp/terraform-provider-aws\n",
  "main.go": "package main\n",
  "names/names.go": "package names\n",
  "names/names_test.go": "package names\n",
  "internal/acctest/acctest.go": "package acctest\n",
  "internal/conns/testdata/answer.json": "{}\n",
  "internal/conns/awsclient_gen.go": `package conns

import (
	"${sdk}/ec2"
	kms_sdk "${sdk}/kms"
)

func (c *AWSClient) EC2Client() *ec2.Client {
	return client[*ec2.Client](c)
}

func (c *AWSClient) KMSClient() *kms_sdk.Client {
	return client[*kms_sdk.Client](c)
}
`,
  "internal/namevaluesfilters/service_filters_gen.go": 'package namevaluesfilters\n\nimport (\n\t"fmt"\n)\n',
  "internal/provider/sdkv2/service_packages_gen.go": `package sdkv2

import (
	"${own}/ec2"
	"${own}/kms"
	"${own}/rds"
)

func servicePackages() []any {
	return []any{
		ec2.ServicePackage(ctx),
		kms.ServicePackage(ctx),
		rds.ServicePackage(ctx),
	}
}
`,
  "internal/service/ec2/smarterr.hcl": "ec2\n",
  "internal/service/ec2/vpc.go": "package ec2\n",
  "internal/service/kms/key.go": "package kms\n\nvar client = meta.KMSClient(ctx)\n",
  "internal/service/rds/cluster.go": `package rds\n\nimport (\n\t"${own}/kms"\n)\n`,
  "internal/service/rds/cluster_test.go": `package rds\n\nimport (\n\t"${own}/ec2"\n)\n`,
  "internal/service/rds/sweep.go": `package rds\n\nimport (\n\t"${own}/ec2"\n)\n`,
};

describe("the sources of the provider for AWS", () => {
  let directory: string;
  let taken: readonly string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sark-aws-"));
    for (const [file, text] of Object.entries(module)) {
      mkdirSync(dirname(join(directory, "module", file)), { recursive: true });
      writeFileSync(join(directory, "module", file), text);
    }
    taken = copyServices(join(directory, "module"), join(directory, "copy"), ["rds"]);
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const copied = (file: string) => readFileSync(join(directory, "copy", file), "utf8");

  it("are copied with the wanted services and those that these need, without tests", () => {
    assert.deepEqual(taken, ["kms", "rds"]);
    const files = readdirSync(join(directory, "copy"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, "copy/").length));
    assert.deepEqual(files.sort(), [
      "go.mod",
      "internal/conns/awsclient_gen.go",
      "internal/namevaluesfilters/service_filters_gen.go",
      "internal/provider/sdkv2/service_packages_gen.go",
      // A pattern in the code embeds those of all services.
      "internal/service/ec2/smarterr.hcl",
      "internal/service/kms/key.go",
      "internal/service/rds/cluster.go",
      "names/names.go",
    ]);
    assert.equal(copied("internal/service/rds/cluster.go"), module["internal/service/rds/cluster.go"]);
  });

  it("name no service that is left out", () => {
    const packages = copied("internal/provider/sdkv2/service_packages_gen.go");
    const expected = [`"${own}/kms"`, `"${own}/rds"`, "kms.ServicePackage(ctx),", "rds.ServicePackage(ctx),"];
    for (const text of expected) assert.ok(packages.includes(text), text);
    assert.ok(!packages.includes("ec2"), packages);
  });

  it("have no client that nobody uses, and no import that nobody needs", () => {
    const clients = copied("internal/conns/awsclient_gen.go");
    assert.match(clients, /kms_sdk "/);
    assert.match(clients, /func \(c \*AWSClient\) KMSClient\(\)/);
    assert.doesNotMatch(clients, /ec2/i);
  });

  it("are refused where a service does not exist", () => {
    assert.throws(
      () => copyServices(join(directory, "module"), join(directory, "other"), ["rsd"]),
      /Terraform's provider for AWS has no service rsd/,
    );
  });
});
