// What the stand-ins of Slack, PagerDuty and the dead man's switch have been told.

/** One message that a receiver took. */
export interface Notice {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly receiver: "slack" | "pagerDuty" | "deadMansSwitch";
  /** Name of the alert that it is about. */
  readonly alert: string;
  /** Whether it says that the alert is over. */
  readonly over: boolean;
}

/** A line of the stand-ins' output. */
interface Line {
  readonly at: number;
  readonly receiver: Notice["receiver"] | "nobody";
  readonly status: number;
  readonly body: {
    readonly attachments?: readonly { readonly title?: string }[];
    readonly event_action?: string;
    readonly payload?: { readonly summary?: string };
    readonly commonLabels?: { readonly alertname?: string };
  };
}

/**
 * Reads what the stand-ins have said.
 *
 * @throws if they refused something: nobody would have been told
 */
export function noticesIn(output: string): readonly Notice[] {
  const lines = output.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => {
    const { at, receiver, status, body } = JSON.parse(line) as Line;
    if (receiver === "nobody" || status >= 400)
      throw new Error(`${receiver} refused a message with ${status}: ${line}`);
    return { at, receiver, ...subjectOf(receiver, body) };
  });
}

function subjectOf(receiver: Notice["receiver"], body: Line["body"]): Pick<Notice, "alert" | "over"> {
  switch (receiver) {
    case "slack": {
      const [, over, alert = ""] = /^(Over: )?(\S+) in /.exec(body.attachments?.[0]?.title ?? "") ?? [];
      return { alert, over: over !== undefined };
    }
    case "pagerDuty":
      return { alert: (body.payload?.summary ?? "").split(" ")[0] ?? "", over: body.event_action === "resolve" };
    case "deadMansSwitch":
      return { alert: body.commonLabels?.alertname ?? "", over: false };
  }
}

/** What people were told of an alert. */
export const about = (notices: readonly Notice[], alert: string, receiver: Notice["receiver"], over = false) =>
  notices.filter((notice) => notice.alert === alert && notice.receiver === receiver && notice.over === over);

/** Those whom a critical alert must reach. */
export const paged = ["slack", "pagerDuty"] as const;

/** Whether everybody has been told of an alert, or that it is over. */
export const isTold = (notices: readonly Notice[], alert: string, over = false): boolean =>
  paged.every((receiver) => about(notices, alert, receiver, over).length > 0);

/** What came of a page. */
export interface Page {
  /** Seconds from the fault until the last of those who must be told was told. */
  readonly seconds: number;
  /** How often somebody was told again. */
  readonly duplicates: number;
}

/**
 * How long it took from a fault until the last one was told, and how often somebody was told again.
 *
 * @param alert the one that the fault raises
 * @param since moment of the fault, in milliseconds since 1970
 */
export function pageOf(notices: readonly Notice[], alert: string, since: number): Page {
  const first = paged.map((receiver) => about(notices, alert, receiver)[0]?.at ?? Number.NaN);
  const all = paged.map((receiver) => about(notices, alert, receiver).length);
  return {
    seconds: (Math.max(...first) - since) / 1000,
    duplicates: all.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  };
}

/** Messages about alerts that nobody has provoked. */
export const strange = (notices: readonly Notice[], alerts: readonly string[]): readonly Notice[] =>
  notices.filter(({ receiver, alert }) => receiver !== "deadMansSwitch" && !alerts.includes(alert));
