/** What in this project does what a line of the checklist demands. Paths begin at the root of the checkout. */
export interface Answers {
  /** Files of the program that make it so. */
  readonly program?: readonly string[];
  /** Rules of this pack that refuse a stack without it. */
  readonly rules?: readonly string[];
  /** Tests, and scenarios of the lab, that show that it works. */
  readonly tests?: readonly string[];
  /** Alerts that call people when it no longer is so. */
  readonly alerts?: readonly string[];
  /** What people read: runbooks, plans and references. */
  readonly documents?: readonly string[];
}

/** What people outside the program must do. */
export interface Duty {
  readonly who: string;
  readonly what: string;
  /** Why no program of this kind can do it. */
  readonly why: string;
}

/** A demand that must be met before people depend on the platform. */
export interface Line {
  readonly demand: string;
  readonly answers: Answers;
  /** Empty where the program meets the demand alone. */
  readonly outside: readonly Duty[];
}

/** A part of the checklist. */
export interface Part {
  readonly title: string;
  readonly lines: readonly Line[];
}
