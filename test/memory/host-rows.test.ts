// Rows taken out of host columns.
import { expect, test } from "vitest";
import { UTF8 } from "../../expr/type.ts";
import { isValid, type HostColumn } from "../../engine/memory/host-column.ts";
import { rowKeys, takeRows } from "../../engine/memory/host-rows.ts";

test("a view under a null is not followed", () => {
  const views = new Uint8Array(48);
  views.set([1, 0, 0, 0, 97], 0);
  // A long text in a buffer that is not there.
  views.set([40, 0, 0, 0, 1, 2, 3, 4, 9, 0, 0, 0, 200, 0, 0, 0], 16);
  views.set([1, 0, 0, 0, 98], 32);
  const column: HostColumn = {
    type: UTF8, length: 3,
    chunks: [{
      length: 3,
      validity: { bytes: Uint8Array.of(0b101), offset: 0 },
      values: { layout: "view", views, buffers: [] },
    }],
  };
  const taken = takeRows(column, Uint32Array.of(1, 2));
  expect([0, 1].map(row => isValid(taken.chunks[0]!, row))).toEqual([false, true]);
  expect([0, 1].map(rowKeys([taken]))).toEqual([1, 2].map(rowKeys([column])));
});
