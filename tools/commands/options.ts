import { Option } from "commander";

// Options that several commands have.

export const contextOption = ["--context <name>", "context of your kubeconfig to use instead of this machine"] as const;

export const nodesOption = () =>
  new Option("--nodes <kind>", "nodes of this machine's Kubernetes; default: real where the machine allows it").choices(
    ["real", "simulated"],
  );
