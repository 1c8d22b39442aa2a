import { contractDefects } from "./defects/contract.ts";
import type { Defect } from "./defects/defect.ts";
import { services } from "./defects/services.ts";
import { start } from "./defects/start.ts";
import { stores } from "./defects/stores.ts";
import { surroundings } from "./defects/surroundings.ts";

export type { Defect } from "./defects/defect.ts";

/** Every known mistake of the tutorial, with the rules that refuse it or why none can. */
export const defects: readonly Defect[] = [...start, ...stores, ...services, ...surroundings, ...contractDefects];
