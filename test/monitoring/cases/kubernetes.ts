import { type AlertCases, always, namespace, object, type Series } from "../support/situation.ts";

const autoscaler = (desired: number, min: number, max: number): readonly Series[] => {
  const labels = { horizontalpodautoscaler: "sark" };
  return [
    object("kube_horizontalpodautoscaler_status_desired_replicas", always(desired), labels),
    object("kube_horizontalpodautoscaler_spec_min_replicas", always(min), labels),
    object("kube_horizontalpodautoscaler_spec_max_replicas", always(max), labels),
  ];
};

const quota = (used: number, hard: number): readonly Series[] => [
  object("kube_resourcequota", always(used), { resourcequota: "platform", resource: "pods", type: "used" }),
  object("kube_resourcequota", always(hard), { resourcequota: "platform", resource: "pods", type: "hard" }),
];

const phases = (current: string, values: string): readonly Series[] =>
  ["Pending", "Running", "Succeeded", "Failed"].map((phase) =>
    object("kube_pod_status_phase", phase === current ? values : always(0), { pod: "sark-1", phase }),
  );

const placed = object("kube_pod_info", always(1), { pod: "sark-1", node: "node-1", host_ip: "10.0.0.1" });

const unready = object("kube_pod_status_ready", always(1), { pod: "sark-1", condition: "false" });

const looping = (metric: string, values: string): Series =>
  object(metric, values, { pod: "sark-1", container: "opa", reason: "CrashLoopBackOff" });

/** When a certificate ends, in days after the start. */
const certificate = (days: number): Series => [
  "sark:certificate_end:timestamp_seconds",
  { namespace, certificate: "gateway-tls" },
  always(days * 86_400),
];

export const kubernetesCases: readonly AlertCases[] = [
  {
    alert: "CertificateExpires",
    severity: "warning",
    fires: [{ when: "20 days are left", series: [certificate(20)] }],
    silent: [{ when: "25 days are left", series: [certificate(25)] }],
  },
  {
    alert: "CertificateExpires",
    severity: "critical",
    fires: [{ when: "two days are left", series: [certificate(2)] }],
    silent: [{ when: "a week is left", series: [certificate(7)] }],
  },
  {
    alert: "PodCrashLooping",
    severity: "warning",
    fires: [
      {
        when: "a container ends again and again, running in between",
        series: [
          looping("kube_pod_container_status_waiting_reason", "1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 1 1 1"),
        ],
        at: "24m",
      },
      {
        when: "a sidecar does",
        series: [looping("kube_pod_init_container_status_waiting_reason", always(1))],
      },
    ],
    silent: [
      {
        when: "it waits for its image",
        series: [
          object("kube_pod_container_status_waiting_reason", always(1), {
            ...{ pod: "sark-1", container: "sark", reason: "ContainerCreating" },
          }),
        ],
      },
      {
        when: "it ended once",
        series: [looping("kube_pod_container_status_waiting_reason", "_x20 1 _x100")],
      },
    ],
  },
  {
    alert: "PodNotReady",
    severity: "warning",
    fires: [
      {
        when: "a pod waits for a node",
        series: [
          unready,
          object("kube_pod_info", always(1), { pod: "sark-1", node: "" }),
          ...phases("Pending", always(1)),
        ],
      },
      {
        when: "a pod on a node, which it names, does not get ready",
        series: [unready, placed, ...phases("Running", always(1))],
        labels: { pod: "sark-1", node: "node-1" },
      },
    ],
    silent: [
      { when: "it is the pod of a Job that has ended", series: [unready, placed, ...phases("Succeeded", always(1))] },
      {
        when: "it is ready",
        series: [
          object("kube_pod_status_ready", always(0), { pod: "sark-1", condition: "false" }),
          placed,
          ...phases("Running", always(1)),
        ],
      },
    ],
  },
  {
    alert: "PodsRejected",
    severity: "critical",
    fires: [
      {
        when: "the quota is used up",
        series: [
          object("kube_deployment_status_condition", always(1), {
            ...{ deployment: "sark", condition: "ReplicaFailure", status: "true" },
          }),
        ],
      },
    ],
    silent: [
      {
        when: "the rollout goes on",
        series: [
          object("kube_deployment_status_condition", always(1), {
            ...{ deployment: "sark", condition: "Progressing", status: "true" },
          }),
        ],
      },
    ],
  },
  {
    alert: "AutoscalerAtMaximum",
    severity: "warning",
    fires: [{ when: "20 of 20 replicas are wanted", series: autoscaler(20, 3, 20) }],
    silent: [
      { when: "19 are", series: autoscaler(19, 3, 20) },
      { when: "it may not scale at all", series: autoscaler(3, 3, 3) },
    ],
  },
  {
    alert: "QuotaNearlyUsedUp",
    severity: "warning",
    fires: [{ when: "99 of 100 pods are there", series: quota(99, 100), at: "1h" }],
    silent: [
      { when: "90 are", series: quota(90, 100), at: "1h" },
      { when: "nothing is allowed, and nothing used", series: quota(0, 0), at: "1h" },
    ],
  },
  {
    alert: "JobFailed",
    severity: "warning",
    fires: [
      {
        when: "a Job has failed",
        series: [object("kube_job_failed", always(1), { job_name: "migration", condition: "true" })],
      },
    ],
    silent: [
      {
        when: "it has not",
        series: [object("kube_job_failed", always(0), { job_name: "migration", condition: "true" })],
      },
    ],
  },
  {
    alert: "VolumePending",
    severity: "warning",
    fires: [
      {
        when: "a claim gets no volume",
        series: [
          object("kube_persistentvolumeclaim_status_phase", always(1), {
            persistentvolumeclaim: "data-postgres-0",
            phase: "Pending",
          }),
        ],
      },
    ],
    silent: [
      {
        when: "it has one",
        series: [
          object("kube_persistentvolumeclaim_status_phase", always(1), {
            persistentvolumeclaim: "data-postgres-0",
            phase: "Bound",
          }),
        ],
      },
    ],
  },
];
