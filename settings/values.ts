import { BlockList, isIPv4, isIPv6 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

// The vocabulary of the settings: every value that has a form of its own has it here, with a message that says the form.

/** A DNS label, as Kubernetes demands for the names of namespaces and Services. */
export const dnsLabel = z
  .string()
  .regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label: lower-case letters, digits and '-', at most 63");

/** A host name or an IPv4 address. */
export const host = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/i,
    "must be a host name or an IPv4 address, without scheme and port",
  );

export const port = z.int().min(1, "must be a port, 1 to 65535").max(65535, "must be a port, 1 to 65535");

/** An address range such as `10.0.0.0/16` or `2001:db8::/32`. */
export const cidr = z.string().refine(isCidr, "must be an address range such as 10.0.0.0/16");

function isCidr(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  if (length === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  return (isIPv4(address) && Number(length) <= 32) || (isIPv6(address) && Number(length) <= 128);
}

/** Whether an address is in a range. */
export function isInRange(address: string, range: string): boolean {
  const [start = "", length = ""] = range.split("/");
  const list = new BlockList();
  list.addSubnet(start, Number(length), family(start));
  return list.check(address, family(address));
}

const family = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");

// Both end the check of their value: comparing requests with limits needs texts that can be read.

export const cpu = z.string().regex(/^([1-9]\d*m|[1-9]\d*(\.\d{1,3})?|0\.(?!0+$)\d{1,3})$/, {
  error: "must be CPU cores such as 2, 0.5 or 500m",
  abort: true,
});

export const bytes = z
  .string()
  .regex(/^[1-9]\d*(Ki|Mi|Gi|Ti)$/, { error: "must be a size such as 512Mi or 2Gi", abort: true });

/** The name of a bucket of S3. */
export const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket");

export const percent = z.int().min(1).max(100);

export const seconds = z.int().min(0);

export const path = z.string().startsWith("/", "must be a path that starts with /");

/** The digest of an image. */
export const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "must be a digest: sha256: and 64 lower-case hexadecimal digits");

const labelName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Kubernetes labels. */
export const labels = z.record(
  z.string().refine(isLabelKey, "must be a Kubernetes label key"),
  z.string().refine((value) => value === "" || labelName.test(value), "must be a Kubernetes label value, at most 63"),
);

function isLabelKey(key: string): boolean {
  const [name = "", prefix, ...rest] = key.split("/").reverse();
  return rest.length === 0 && labelName.test(name) && (prefix === undefined || host.safeParse(prefix).success);
}

/**
 * A value that must be encrypted in the stack file. In the settings it is an Output that Pulumi treats as secret, so
 * that it cannot reach a log, a ConfigMap or the state as plain text.
 *
 * @param schema what the text must look like
 */
export const secret = (schema: z.ZodString) => schema.transform((text) => pulumi.secret(text)).meta({ secret: true });
