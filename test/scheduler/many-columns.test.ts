// Results with more columns than a worker's smallest state block has registers for.
import { expect, it } from "vitest";
import { createEngine, fromColumns, t } from "../../src/index.ts";

const COLUMNS = 500;
const names = Array.from({ length: COLUMNS }, (_, k) => `c${k}`);
const wide = fromColumns(
  Object.fromEntries(names.map((name, k) => [name, [k, null, k + 1]])),
  Object.fromEntries(names.map(name => [name, t.nullable(t.int32)])),
);

it("every column has its own buffers", () => {
  const engine = createEngine({ sanitize: true });
  const rows = wide.filter(c => c.c0!.isNotNull()).collectSync({ engine }).toArray();
  expect(rows).toEqual([0, 1].map(add => Object.fromEntries(names.map((name, k) => [name, k + add]))));
});
