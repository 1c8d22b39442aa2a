import { createRequire } from "node:module";
import type * as Cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import type * as Ec2 from "@pulumi/aws/ec2/index.js";
import type * as Ecr from "@pulumi/aws/ecr/index.js";
import type * as Eks from "@pulumi/aws/eks/index.js";
import type * as Elasticache from "@pulumi/aws/elasticache/index.js";
import type * as Iam from "@pulumi/aws/iam/index.js";
import type * as Kms from "@pulumi/aws/kms/index.js";
import type { Provider } from "@pulumi/aws/provider.js";
import type * as Rds from "@pulumi/aws/rds/index.js";
import type * as S3 from "@pulumi/aws/s3/index.js";
import type * as Secretsmanager from "@pulumi/aws/secretsmanager/index.js";
import type * as Vpc from "@pulumi/aws/vpc/index.js";

const load = createRequire(import.meta.url);

/**
 * Amazon's resources by service. A service is loaded when it is first used: stacks without one lose no time, and the others
 * load a small part of what there is.
 */
export const aws = {
  get Provider(): typeof Provider {
    return (load("@pulumi/aws/provider.js") as { readonly Provider: typeof Provider }).Provider;
  },
  get cloudwatch() {
    return load("@pulumi/aws/cloudwatch") as typeof Cloudwatch;
  },
  get ec2() {
    return load("@pulumi/aws/ec2") as typeof Ec2;
  },
  get ecr() {
    return load("@pulumi/aws/ecr") as typeof Ecr;
  },
  get eks() {
    return load("@pulumi/aws/eks") as typeof Eks;
  },
  get elasticache() {
    return load("@pulumi/aws/elasticache") as typeof Elasticache;
  },
  get iam() {
    return load("@pulumi/aws/iam") as typeof Iam;
  },
  get kms() {
    return load("@pulumi/aws/kms") as typeof Kms;
  },
  get rds() {
    return load("@pulumi/aws/rds") as typeof Rds;
  },
  get s3() {
    return load("@pulumi/aws/s3") as typeof S3;
  },
  get secretsmanager() {
    return load("@pulumi/aws/secretsmanager") as typeof Secretsmanager;
  },
  get vpc() {
    return load("@pulumi/aws/vpc") as typeof Vpc;
  },
};
