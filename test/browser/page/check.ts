// Runs one check after the other and sends each outcome to the driver. Knows nothing of what is checked.

export interface Check {
  readonly name: string;
  /** Throws if it fails; may return a measurement for people. */
  readonly run: () => Promise<string | void> | string | void;
}

export async function runChecks(checks: readonly Check[]): Promise<void> {
  for (const { name, run } of checks) {
    try {
      const detail = await run();
      await observed.send({ kind: "check", name, ...(typeof detail === "string" ? { detail } : {}) });
    } catch (error) {
      const failure = String((error as Error | null)?.stack ?? error);
      await observed.send({ kind: "check", name, failure });
    }
  }
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Compares by value; NaN equals NaN, a bigint differs from the number. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [text(actual), text(expected)];
  if (left === right) return;
  let at = 0;
  while (left[at] === right[at]) at++;
  const near = (of: string): string => of.slice(Math.max(0, at - 40), at + 80);
  throw new Error(`${what} differ at character ${at}:\n  is       …${near(left)}\n  expected …${near(right)}`);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === "bigint") return `${item}n`;
    if (typeof item === "number" && !Number.isFinite(item)) return String(item);
    return item;
  });
}
