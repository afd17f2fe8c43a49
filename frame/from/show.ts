// A JavaScript value as an error message shows it: short, and never by running the value's own code.

export function show(value: unknown): string {
  switch (typeof value) {
    case "string": return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value);
    case "bigint": return `${value}n`;
    case "object":
      if (value === null) return "null";
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : `Date(${value.toISOString()})`;
      if (Array.isArray(value)) return `an array of ${value.length}`;
      if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
      return isPlain(value) ? "an object" : `an instance of ${className(value)}`;
    case "function": case "symbol": return `a ${typeof value}`;
    default: return String(value);
  }
}

/** Whether an object was written as `{…}` (or parsed from JSON), and so has members rather than behaviour. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

export const className = (value: object): string =>
  (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name || "a class";
