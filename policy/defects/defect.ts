/** A mistake of the tutorial that this project begins from. */
export interface Defect {
  readonly id: string;
  /** What is wrong, and what follows from it. */
  readonly what: string;
  /** Rules that refuse it; empty where none can. */
  readonly rules: readonly string[];
  /** Why no rule judges it, and what keeps it out instead. */
  readonly instead?: string;
}

/** A mistake that rules refuse. */
export const caught = (id: string, what: string, ...rules: readonly string[]): Defect => ({ id, what, rules });

/** A mistake that cannot be seen in a stack's resources, or that is none in every stack. */
export const beyond = (id: string, what: string, instead: string): Defect => ({ id, what, rules: [], instead });
