// Makes plain objects with any names as keys, `__proto__` included.

/** Sets an own property; a plain assignment to `__proto__` would change the prototype instead. */
export function setMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[name] = value;
  }
}

/** Objects filled at a time: they stay in the cache while column after column is written. */
const BLOCK = 256;

/** Row objects out of columns of values: row i has `columns[j][i]` under `names[j]`. */
export function recordsOf(
  names: readonly string[], columns: readonly (readonly unknown[])[], length: number,
): Record<string, unknown>[] {
  // Copies of one object share its shape, which makes them smaller and faster than objects that grow.
  const template: Record<string, unknown> = {};
  for (const name of names) setMember(template, name, null);
  const rows = new Array<Record<string, unknown>>(length);
  for (let start = 0; start < length; start += BLOCK) {
    const end = Math.min(start + BLOCK, length);
    for (let row = start; row < end; row++) rows[row] = { ...template };
    for (let j = 0; j < names.length; j++) fill(rows, names[j]!, columns[j]!, start, end);
  }
  return rows;
}

function fill(
  rows: Record<string, unknown>[], name: string, values: readonly unknown[], start: number, end: number,
): void {
  if (name === "__proto__") {
    for (let row = start; row < end; row++) setMember(rows[row]!, name, values[row]);
  } else {
    for (let row = start; row < end; row++) rows[row]![name] = values[row];
  }
}
