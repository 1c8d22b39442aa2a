import { isIPv6 } from "node:net";
import { z } from "zod";
import { certificateSchema } from "./edge-certificate.ts";
import { peer } from "./network.ts";
import { bytes, cidr, isInRange } from "./values.ts";

const publicHost = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "must be a host name with its domain, in lower-case letters and without wildcard, such as gateway.example.com",
  );

const publicPath = z
  .string()
  .max(256)
  .regex(
    /^\/$|^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/,
    "must be a path of plain segments that does not end with /, such as /mcp",
  );

const paths = z
  .array(
    z.strictObject({
      path: publicPath.describe("Path on every host."),
      match: z
        .enum(["prefix", "exact"])
        .default("prefix")
        .describe("Default: prefix, with everything below it, by whole segments."),
      streaming: z
        .boolean()
        .default(false)
        .describe(
          "Default: false. Whether answers are streams of events, which are passed on as they come and stay open.",
        ),
    }),
  )
  .min(1)
  .max(32)
  .default([{ path: "/mcp", match: "prefix", streaming: true }])
  .superRefine((entries, context) => {
    unique(entries.map(({ path }) => path)).forEach(({ index, value }) => {
      context.addIssue({ code: "custom", message: "is published twice", path: [index, "path"], input: value });
    });
  })
  .describe("What is published. Everything else is not found. Where nothing is said: /mcp, with its streams.");

const hsts = z
  .strictObject({
    maxAgeSeconds: z.int().min(86_400).default(31_536_000).describe("Default: 31536000, one year."),
    includeSubdomains: z.boolean().default(false).describe("Default: false."),
    preload: z.boolean().default(false).describe("Default: false. Whether browsers may ship it; hard to undo."),
  })
  .refine(
    ({ preload, includeSubdomains, maxAgeSeconds }) => !preload || (includeSubdomains && maxAgeSeconds >= 31_536_000),
    {
      error: "needs includeSubdomains and a maxAgeSeconds of one year",
      path: ["preload"],
    },
  )
  .optional()
  .describe("HTTP Strict Transport Security. Where it is not given: one year for the hosts alone, where the mode can.");

/** What every mode is told. What one of them cannot do is refused by the checks, which name those that can. */
export const surface = {
  hosts: z
    .array(publicHost)
    .min(1)
    .max(16)
    .superRefine((hosts, context) => {
      unique(hosts).forEach(({ index, value }) => {
        context.addIssue({ code: "custom", message: "is listed twice", path: [index], input: value });
      });
    })
    .describe("Host names under which the gateway is published."),
  exposure: z
    .enum(["internal", "public"])
    .default("internal")
    .describe(
      "Whether the Internet reaches the edge. Default: internal. Mode alb makes its load balancer accordingly; elsewhere " +
        "the controller's own Service decides, and this must say what it is.",
    ),
  paths,
  certificate: certificateSchema,
  controller: peer.describe(
    "Who connects to the gateway's pods, for the network policy: the pods of the controller's proxies, or the subnets of " +
      "the load balancer.",
  ),
  allowedCidrs: z
    .array(cidr.refine((range) => !range.endsWith("/0"), "admits everybody: leave allowedCidrs out to mean that"))
    .min(1)
    .superRefine((ranges, context) => {
      // What is no range has been told so; only ranges can be compared.
      if (!ranges.every((range) => cidr.safeParse(range).success)) return;
      for (const [index, inner] of ranges.entries()) {
        const outer = ranges.find((other, place) => (other === inner ? place < index : contains(other, inner)));
        if (outer === undefined) continue;
        context.addIssue({ code: "custom", message: `lies within ${outer}`, path: [index], input: inner });
      }
    })
    .optional()
    .describe("Who may connect, by the address of the connection. Where it is not given: everybody."),
  limits: z
    .strictObject({
      requestsPerSecond: z
        .int()
        .min(1)
        .optional()
        .describe(
          "Requests of one client address in a second; more are answered with 429. Counted by each proxy for itself.",
        ),
      concurrentRequests: z
        .int()
        .min(1)
        .optional()
        .describe("Requests of one client address that may be under way at one time; an open stream counts as one."),
      bodySize: bytes
        .optional()
        .describe(
          "Largest body of a request; a larger one is answered with 413. HAProxy answers one without its length with 411.",
        ),
    })
    .prefault({})
    .describe("What one client may ask for."),
  timeouts: z
    .strictObject({
      requestSeconds: z
        .int()
        .min(1)
        .max(3600)
        .optional()
        .describe("How long the edge waits for an answer. Where it is not given: 60."),
      streamIdleSeconds: z
        .int()
        .min(60)
        .max(86_400)
        .default(3600)
        .describe("How long a stream without events stays open at least. Default: 3600."),
    })
    .prefault({})
    .describe("When the edge gives up."),
  hsts,
  minimumTlsVersion: z
    .enum(["1.2", "1.3"])
    .optional()
    .describe("Oldest version of TLS that is spoken. Where it is not given: 1.3, where the mode can say it."),
};

/** The values that stand there before, with their places. */
function unique(values: readonly string[]): readonly { readonly index: number; readonly value: string }[] {
  return values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [{ index, value }]));
}

/** Whether all addresses of the inner range are in the outer one. */
function contains(outer: string, inner: string): boolean {
  const [address = "", length = ""] = outer.split("/");
  const [first = "", innerLength = ""] = inner.split("/");
  if (isIPv6(address) !== isIPv6(first) || Number(innerLength) < Number(length)) return false;
  return isInRange(first, outer);
}
