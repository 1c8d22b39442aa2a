import { BUCKETS, controls } from "../../amazon.ts";
import { stackRule } from "../../rule.ts";
import { lookup, ofTypes, type StackResource } from "../../stack.ts";
import { allOf, each, some } from "../../unknown.ts";

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** A companion of a bucket, as outputs have it. */
type Companion = Readonly<Partial<Record<(typeof BLOCKS)[number], boolean | null>>> & {
  readonly bucket?: string | null;
  readonly policy?: string | null;
};

const isOf = (bucket: StackResource, companion: Companion): boolean => companion.bucket === bucket.props["bucket"];

/** Whether the policy denies what comes without TLS. */
function demandsTls(text: string): boolean {
  try {
    const { Statement } = JSON.parse(text) as {
      readonly Statement?: readonly { readonly Effect?: string; readonly Condition?: object }[];
    };
    return (Statement ?? []).some(
      ({ Effect, Condition }) =>
        Effect === "Deny" &&
        /"Bool":\{"aws:SecureTransport":\[?"false"/.test(JSON.stringify(Condition ?? {}).replaceAll(" ", "")),
    );
  } catch {
    return false;
  }
}

export const bucketAccess = stackRule(
  {
    ...controls("S3.5", "S3.8"),
    name: "aws-bucket-access",
    displayName: "Buckets that nobody outside reads",
    description: "Buckets must block all public access, and must refuse requests without TLS.",
    severity: "high",
    remediationSteps:
      "Add a BucketPublicAccessBlock with all four set to true, and a BucketPolicy that denies aws:SecureTransport false.",
  },
  (resources, report) => {
    const companionsOf = lookup(ofTypes(resources, BLOCK, POLICY), ({ props }) => [props["bucket"]]);
    each(ofTypes(resources, ...BUCKETS), (bucket) => {
      const companions = companionsOf(() => bucket.props["bucket"]);
      const has = (type: string, holds: (companion: Companion) => boolean): boolean =>
        some(ofTypes(companions, type), ({ props }) =>
          allOf(
            () => isOf(bucket, props),
            () => holds(props),
          ),
        );
      each(
        [
          () => {
            const blocks = has(BLOCK, (companion) => BLOCKS.every((name) => companion[name] === true));
            if (!blocks) report(`${bucket.name} must block all public access.`, bucket.urn);
          },
          () => {
            const refuses = has(POLICY, ({ policy }) => demandsTls(policy ?? ""));
            if (!refuses) report(`${bucket.name} must refuse requests without TLS.`, bucket.urn);
          },
        ],
        (judge) => {
          judge();
        },
      );
    });
  },
);
