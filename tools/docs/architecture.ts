import { diagram } from "../../components/network/diagram.ts";
import { platformFlows } from "../../components/platform.ts";
import { shownSettings } from "./shown.ts";

/** The diagram of the platform, from the same table as its network policies. */
export const architecture = (): string => diagram(platformFlows(shownSettings()));
