import assert from "node:assert/strict";
import { extension, type } from "../../../components/envoy/index.ts";
import { parseQuantity } from "../../../settings/quantities.ts";

/** What the policies of Envoy Gateway say about a route. */
export interface Policies {
  readonly traffic: Traffic | undefined;
  readonly security: Security | undefined;
}

interface Traffic {
  readonly rateLimit?: {
    readonly type: string;
    readonly local: {
      readonly rules: readonly {
        readonly clientSelectors: readonly { readonly sourceCIDR: { readonly type: string; readonly value: string } }[];
        readonly limit: { readonly requests: number; readonly unit: string };
      }[];
    };
  };
  readonly requestBuffer?: { readonly limit: string };
}

interface Security {
  readonly authorization: {
    readonly defaultAction: string;
    readonly rules: readonly {
      readonly action: string;
      readonly principal: { readonly clientCIDRs: readonly string[] };
    }[];
  };
}

/** The filters that every request passes, who may come before how much. */
export function filtersOf({ traffic, security }: Policies): readonly object[] {
  const { rateLimit, requestBuffer, ...others } = traffic ?? {};
  assert.deepEqual(others, { ...("targetRefs" in others && { targetRefs: others.targetRefs }) });
  return [
    ...(security ? [admission(security)] : []),
    ...(rateLimit ? [limitOf(rateLimit)] : []),
    ...(requestBuffer
      ? [
          extension("envoy.filters.http.buffer", {
            "@type": type("filters.http.buffer.v3.Buffer"),
            max_request_bytes: parseQuantity(requestBuffer.limit),
          }),
        ]
      : []),
    extension("envoy.filters.http.router", { "@type": type("filters.http.router.v3.Router") }),
  ];
}

function admission({ authorization: { defaultAction, rules } }: Security): object {
  assert.equal(defaultAction, "Deny");
  const addresses = rules.flatMap(({ action, principal }) => {
    assert.equal(action, "Allow");
    return principal.clientCIDRs.map((range) => ({ remote_ip: rangeOf(range) }));
  });
  return extension("envoy.filters.http.rbac", {
    "@type": type("filters.http.rbac.v3.RBAC"),
    rules: {
      action: "ALLOW",
      policies: { allowed: { permissions: [{ any: true }], principals: [{ or_ids: { ids: addresses } }] } },
    },
  });
}

/** Every address of a range has a bucket of its own. */
function limitOf({ local: { rules } }: NonNullable<Traffic["rateLimit"]>): object {
  const limits = rules.map(({ clientSelectors: [selector], limit }) => {
    assert.equal(limit.unit, "Second");
    assert.equal(selector?.sourceCIDR.type, "Distinct");
    assert.equal(rangeOf(selector.sourceCIDR.value).prefix_len, 0, "the translation knows the range of all addresses");
    return limit.requests;
  });
  const [requests] = limits;
  assert.ok(requests !== undefined && limits.every((limit) => limit === requests));
  const bucket = (tokens: number) => ({ max_tokens: tokens, tokens_per_fill: tokens, fill_interval: "1s" });
  return extension("envoy.filters.http.local_ratelimit", {
    "@type": type("filters.http.local_ratelimit.v3.LocalRateLimit"),
    stat_prefix: "edge",
    filter_enabled: { default_value: { numerator: 100 } },
    filter_enforced: { default_value: { numerator: 100 } },
    // What no rule counts is not limited.
    token_bucket: bucket(1e9),
    always_consume_default_token_bucket: false,
    rate_limits: [{ actions: [{ remote_address: {} }] }],
    descriptors: [{ entries: [{ key: "remote_address" }], token_bucket: bucket(requests) }],
  });
}

function rangeOf(range: string): { readonly address_prefix: string; readonly prefix_len: number } {
  const [network = "", length] = range.split("/");
  return { address_prefix: network, prefix_len: Number(length) };
}
