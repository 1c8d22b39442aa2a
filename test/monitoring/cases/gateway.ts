import { type AlertCases, always, growing, namespace, object, type Series, series } from "../support/situation.ts";

/** Requests by status: so many answers and so many failures between two values. */
const requests = (good: string, bad: string): readonly Series[] => [
  series("gateway_requests_total", "gateway", good, { status: "200" }),
  series("gateway_requests_total", "gateway", bad, { status: "502" }),
];

const steadily = (good: number, bad: number) => requests(growing(good), growing(bad));

const pods = (values: string): Series =>
  object("kube_deployment_status_replicas_available", values, { deployment: "gateway" });

export const gatewayCases: readonly AlertCases[] = [
  {
    alert: "GatewayAvailabilityBudgetBurn",
    severity: "critical",
    fires: [
      { when: "2 % of requests fail for an hour", series: steadily(980, 20), at: "70m", labels: { window: "1h" } },
      { when: "0.7 % fail for six hours", series: steadily(993, 7), at: "400m", labels: { window: "6h" } },
    ],
    silent: [
      { when: "0.05 % fail", series: steadily(9995, 5), at: "400m" },
      {
        when: "what failed for an hour has been mended ten minutes ago",
        series: requests(growing(980), "0+20x60 1200x600"),
        at: "72m",
        labels: { window: "1h" },
      },
      {
        when: "everything failed for one minute",
        series: requests("0+1000x380 380000 381000+1000x200", "0x380 1000 1000x200"),
        at: "405m",
      },
      { when: "nobody asks anything", series: requests(always(5), always(1)), at: "70m" },
    ],
  },
  {
    alert: "GatewayAvailabilityBudgetBurn",
    severity: "warning",
    fires: [
      {
        when: "0.4 % fail for a day",
        series: steadily(9960, 40),
        interval: "10m",
        at: "28h",
        labels: { window: "1d" },
      },
      {
        when: "0.2 % fail for three days",
        series: steadily(9980, 20),
        interval: "10m",
        at: "78h",
        labels: { window: "3d" },
      },
    ],
    silent: [{ when: "0.05 % fail for three days", series: steadily(9995, 5), interval: "10m", at: "78h" }],
  },
  {
    alert: "GatewayAvailabilityBudgetBurn",
    variant: "upstream",
    severity: "critical",
    fires: [
      {
        when: "no pod is available for two minutes of an hour",
        series: [pods("3x57 0x10")],
        at: "62m",
        labels: { window: "1h" },
      },
    ],
    silent: [{ when: "one of three pods is missing", series: [pods(always(2))], at: "70m" }],
  },
  {
    alert: "GatewayPodsDown",
    severity: "critical",
    fires: [{ when: "one pod is left", series: [pods("3x10 1x100")] }],
    silent: [
      { when: "two pods are left", series: [pods("3x10 2x100")] },
      {
        when: "it is another platform's gateway that is away",
        series: [
          pods(always(3)),
          [
            "kube_deployment_status_replicas_available",
            { namespace: `${namespace}-2`, job: "kube-state-metrics", deployment: "gateway" },
            always(0),
          ],
        ],
      },
    ],
  },
];
