/** A length of time such as `30s`, `5m` or `3h`, in seconds. */
export function seconds(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)([smh])$/.exec(text) ?? [];
  return Number(count) * ({ s: 1, m: 60, h: 3600 }[unit] ?? NaN);
}
