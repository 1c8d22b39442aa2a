import type { Monitored, Query } from "../../../components/monitoring/index.ts";
import type { Sample } from "./api.ts";

/** A query of a dashboard, and where it stands. */
export interface Asked extends Query {
  /** Such as `Cache: Keys`. */
  readonly place: string;
  /** What it means that there is nothing; absent where there must be something. */
  readonly nothing?: string;
}

/** Every query of every dashboard. */
export const asked = (monitored: readonly Monitored[]): readonly Asked[] =>
  monitored.flatMap(({ title: component, overview, rows }) =>
    [...overview, ...rows.flatMap(({ panels }) => panels)].flatMap(({ title, nothing, queries }) =>
      queries.map((query) => ({
        ...query,
        place: `${component}: ${title}`,
        ...(nothing !== undefined && { nothing }),
      })),
    ),
  );

/** Whether a person would see something: what is not a number is not drawn. */
export const hasData = (samples: readonly Sample[]): boolean => samples.some(({ value }) => value[1] !== "NaN");
