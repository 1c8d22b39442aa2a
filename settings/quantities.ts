// Kubernetes quantities as the settings allow them: cores (2, 0.5, 500m) and bytes (512Mi).

const factors: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Cores or bytes as a number. The text must have the form that the settings demand. */
export function parseQuantity(text: string): number {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)(m|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
  const factor = factors[unit];
  if (digits === "" || factor === undefined) throw new Error(`not a quantity: ${text}`);
  return Number(digits) * factor;
}

/** Cores as whole thousandths, rounded up: `1500m`. */
export const formatCpu = (cores: number): string => `${Math.ceil(Number((cores * 1000).toFixed(3)))}m`;

/** Bytes as whole mebibytes, rounded up: `1536Mi`. */
export const formatBytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)}Mi`;

/** A rate for people: whole where it is large, with one digit where it is small. Rounded down, so that it promises no more. */
export const rateText = (rate: number): string =>
  rate >= 100 ? String(Math.floor(rate)) : String(Math.floor(Number((rate * 10).toFixed(6))) / 10);
