// Makes plain objects with any names as keys, `__proto__` included.

/** Sets an own property; a plain assignment to `__proto__` would change the prototype instead. */
export function setMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[name] = value;
  }
}

/** Row objects out of columns of values: row i has `columns[j][i]` under `names[j]`. */
export function recordsOf(
  names: readonly string[], columns: readonly (readonly unknown[])[], length: number,
): Record<string, unknown>[] {
  const rows = new Array<Record<string, unknown>>(length);
  for (let row = 0; row < length; row++) {
    const record: Record<string, unknown> = {};
    for (let j = 0; j < names.length; j++) setMember(record, names[j]!, columns[j]![row]);
    rows[row] = record;
  }
  return rows;
}
