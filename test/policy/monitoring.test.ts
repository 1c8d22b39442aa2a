import { compliantStack } from "./monitoring-stack.ts";
import { describeCompliantStack } from "./describe-rule.ts";

describeCompliantStack("monitoring", compliantStack);
