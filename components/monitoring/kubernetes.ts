import type { Settings } from "../../settings.ts";
import { about, type Alert, type Monitored, type Row } from "./contract.ts";

/** What Kubernetes makes of the platform's objects, whoever runs kube-state-metrics. */
export const kubernetesMonitoring = (settings: Settings): Monitored => ({
  component: "kubernetes",
  title: "Capacity",
  targets: [],
  recordings: [],
  alerts: kubernetesAlerts(settings),
  overview: [],
  rows: capacityRows(settings),
});

function kubernetesAlerts(settings: Settings): readonly Alert[] {
  const objects = about(settings);
  const waits = (reasons: string) => `max_over_time(${reasons}{${objects},reason="CrashLoopBackOff"}[5m])`;
  return [
    {
      name: "PodCrashLooping",
      severity: "warning",
      // Sidecars are init containers that never end.
      expression:
        `max by (namespace, pod, container) (${waits("kube_pod_container_status_waiting_reason")}) >= 1\nor\n` +
        `max by (namespace, pod, container) (${waits("kube_pod_init_container_status_waiting_reason")}) >= 1`,
      for: "10m",
      summary: "Container {{ $labels.container }} of pod {{ $labels.pod }} ends again and again.",
      description: "Kubernetes starts it again after ever longer pauses.",
    },
    {
      name: "PodNotReady",
      severity: "warning",
      expression:
        `(max by (namespace, pod) (kube_pod_status_ready{${objects},condition="false"} == 1)\n` +
        `unless on (namespace, pod)\nmax by (namespace, pod) (kube_pod_status_phase{${objects},phase=~"Succeeded|Failed"} == 1))\n` +
        `* on (namespace, pod) group_left (node)\nmax by (namespace, pod, node) (kube_pod_info{${objects}})`,
      for: "15m",
      summary: "Pod {{ $labels.pod }} is not ready for a quarter of an hour.",
      description: "It gets no traffic. It may wait for a node, an image, a disk or a database.",
      causes: [
        { alert: "NodeUnreachable", same: ["node"], because: "A pod on a node that is gone is not ready." },
        { alert: "PodCrashLooping", same: ["pod"], because: "A pod is not ready while a container of it waits." },
      ],
    },
    {
      name: "PodsRejected",
      severity: "critical",
      expression: `kube_deployment_status_condition{${objects},condition="ReplicaFailure",status="true"} == 1`,
      for: "5m",
      summary: "Pods of {{ $labels.deployment }} cannot be created.",
      description: "The quota is used up, or admission refuses the pods.",
    },
    {
      name: "AutoscalerAtMaximum",
      severity: "warning",
      expression:
        `kube_horizontalpodautoscaler_status_desired_replicas{${objects}}\n>= on (namespace, horizontalpodautoscaler)\n` +
        `kube_horizontalpodautoscaler_spec_max_replicas{${objects}}\n` +
        `and on (namespace, horizontalpodautoscaler)\nkube_horizontalpodautoscaler_spec_max_replicas{${objects}}\n` +
        `> on (namespace, horizontalpodautoscaler)\nkube_horizontalpodautoscaler_spec_min_replicas{${objects}}`,
      for: "15m",
      summary: "{{ $labels.horizontalpodautoscaler }} has all the replicas it may have.",
      description: "More load makes answers slow.",
    },
    {
      name: "QuotaNearlyUsedUp",
      severity: "warning",
      // It fits everything at its maximum and during a rollout, so some of it is always free.
      expression:
        `kube_resourcequota{${objects},type="used"}\n/ ignoring (type)\n` +
        `(kube_resourcequota{${objects},type="hard"} > 0) > 0.98`,
      for: "30m",
      summary: "{{ $value | humanizePercentage }} of the quota for {{ $labels.resource }} are used.",
      description: "Beyond it no pod starts, also none in place of one that is lost.",
    },
    {
      name: "JobFailed",
      severity: "warning",
      expression: `kube_job_failed{${objects},condition="true"} == 1`,
      for: "5m",
      summary: "Job {{ $labels.job_name }} failed.",
      description: "A migration that fails stops the rollout; a backup that fails leaves an older one.",
    },
    {
      name: "VolumePending",
      severity: "warning",
      expression: `kube_persistentvolumeclaim_status_phase{${objects},phase=~"Pending|Lost"} == 1`,
      for: "15m",
      summary: "Volume claim {{ $labels.persistentvolumeclaim }} is {{ $labels.phase }}.",
      description: "Its pod cannot start.",
    },
  ];
}

function capacityRows(settings: Settings): readonly Row[] {
  const objects = about(settings);
  return [
    {
      title: "Scaling",
      panels: [
        {
          title: "Replicas against their maximum",
          unit: "percentunit",
          queries: [
            {
              expression:
                `kube_horizontalpodautoscaler_status_current_replicas{${objects}} / on (namespace, horizontalpodautoscaler) ` +
                `kube_horizontalpodautoscaler_spec_max_replicas{${objects}}`,
              legend: "{{horizontalpodautoscaler}}",
            },
          ],
        },
        {
          title: "Quota in use",
          unit: "percentunit",
          queries: [
            {
              expression: `kube_resourcequota{${objects},type="used"} / ignoring (type) (kube_resourcequota{${objects},type="hard"} > 0)`,
              legend: "{{resource}}",
            },
          ],
        },
      ],
    },
    {
      title: "Pods",
      panels: [
        {
          title: "Restarts",
          unit: "short",
          queries: [
            {
              expression: `sum by (container) (increase(kube_pod_container_status_restarts_total{${objects}}[1h])) > 0`,
              legend: "{{container}}",
            },
          ],
          nothing: "No container was restarted in the last hour.",
        },
        {
          title: "Pods by state",
          unit: "short",
          queries: [{ expression: `sum by (phase) (kube_pod_status_phase{${objects}})`, legend: "{{phase}}" }],
        },
      ],
    },
  ];
}
