import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings.ts";
import { about, type Alert, type Monitored } from "./contract.ts";
import type { RuleGroup } from "./rules.ts";

/** The series that says when a certificate ends, in seconds since 1970. */
export const certificateEnd = "sark:certificate_end:timestamp_seconds";

const day = 86_400;

/** When people are called about certificates: an update within the last 30 days of one renews it. */
export const certificateMonitoring = (settings: Settings): Monitored => ({
  component: "certificates",
  title: "Certificates",
  targets: [],
  recordings: [],
  alerts: [
    expires(settings, "warning", 21, "It was not renewed in the nine days since it could be."),
    expires(settings, "critical", 3, "After that nobody trusts who shows it, and connections fail."),
  ],
  overview: [
    {
      title: "Certificates end in",
      unit: "s",
      queries: [{ expression: `${certificateEnd}{${about(settings)}} - time()`, legend: "{{certificate}}" }],
    },
  ],
  rows: [],
});

const expires = (settings: Settings, severity: Alert["severity"], days: number, description: string): Alert => ({
  name: "CertificateExpires",
  severity,
  expression: `${certificateEnd}{${about(settings)}} - time() < ${days * day}`,
  for: "10m",
  summary: "Certificate {{ $labels.certificate }} ends in {{ $value | humanizeDuration }}.",
  description,
});

/**
 * When the certificates end that the program has made. Nobody has to be asked for it: it is known from the moment they are made.
 *
 * @param ends as RFC 3339, by what the certificate is for
 */
export const certificateGroup = (
  ends: Readonly<Record<string, pulumi.Output<string>>>,
  namespace: string,
): pulumi.Output<RuleGroup> =>
  pulumi.all(ends).apply((known) => ({
    name: "certificate-ends",
    rules: Object.entries(known).map(([certificate, end]) => ({
      record: certificateEnd,
      expr: `vector(${Math.floor(Date.parse(end) / 1000)})`,
      labels: { namespace, certificate },
    })),
  }));
