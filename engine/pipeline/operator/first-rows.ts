// Plans how rows that cannot be among the first of their partition are dropped before a window is sorted: by
// the least words of the order's keys that each partition has had so far. What is left holds all that are
// wanted; the window itself sorts out the rest.
import type { FirstRows, SortPart } from "../../kernel/spec.ts";
import type { FirstRowsTable } from "../pipeline.ts";
import type { SortKey, WantedRows, Window } from "../../plan/node.ts";
import { layoutRows, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import { totalRows, type Stream } from "../stream.ts";
import { directDomains, directKeys, ENTRY_HEAD, groupKey, type LoweredKey } from "./group-keys.ts";
import { planWords, sortWords, type SortPlan } from "./sort.ts";

/** A participant's table of numbered entries is not larger; one that is hashed grows as far as it must. */
const DIRECT_BYTES_MOST = 64 << 20;
const WORD_BYTES = 8;

export interface FirstRowsPlan {
  /** What the sink of stream number `index` does. */
  sink(index: number): FirstRows;
  readonly table: FirstRowsTable;
}

/** `order`: the carried keys of the window's order; `at`: where rows have room for FIRST_FIELD. */
export function planFirstRows(
  context: LoweringContext, { partitionBy, orderBy, columns }: Window, { column, most }: WantedRows,
  streams: readonly Stream[], order: readonly Carried[],
): (at: number) => FirstRowsPlan {
  const words = planWords(orderBy, order);
  const keys = partitionBy.map(expr => groupKey(context, streams, expr, "window"));
  const { name } = columns.find(c => c.name === column)!.call;
  const ties = name === "denseRank" ? "one" : name === "rowNumber" && isWhole(words, orderBy) ? "dropped" : "kept";
  const groups = groupsOf(keys, streams, most);
  return at => ({
    table: { ...groups.table, most, at },
    sink: index => ({
      most, ties, at, best: groups.table.best, groups: groups.sink(index),
      word: leading(sortWords(words, order, index).flat()),
    }),
  });
}

/** The parts up to a text's prefix: what comes behind it counts only where whole texts are equal. */
const leading = (parts: readonly SortPart[]): SortPart[] => {
  const prefix = parts.findIndex(({ part }) => part === "prefix");
  return prefix < 0 ? [...parts] : parts.slice(0, prefix + 1);
};

/** Whether one word holds all keys, and none looks as if there was no row yet: no float is all ones. */
function isWhole({ words, texts }: SortPlan, keys: readonly SortKey[]): boolean {
  const parts = words.flat();
  const bits = parts.reduce((sum, part) => sum + part.bits, 0);
  return texts.length === 0 && (bits < 64 || (keys.length === 1 && bits === 64 && parts[0]!.part === "float"));
}

interface Groups {
  readonly table: Omit<FirstRowsTable, "most" | "at">;
  sink(index: number): FirstRows["groups"];
}

function groupsOf(keys: readonly LoweredKey[], streams: readonly Stream[], most: number): Groups {
  const rows = totalRows(streams);
  const bytes = most * WORD_BYTES;
  const direct = keys.length === 0 ? { domains: [], entries: 1 } : directDomains(keys, rows);
  if (direct && direct.entries * bytes <= DIRECT_BYTES_MOST) {
    return {
      table: { entries: direct.entries, stride: bytes, best: 0 },
      sink: index => ({ kind: "direct", keys: directKeys(streams[index]!, index, keys, direct.domains, bytes) }),
    };
  }
  const layout = layoutRows(ENTRY_HEAD, keys.map(k => k.carried));
  const stride = layout.stride + bytes;
  return {
    table: { entries: 0, stride, best: layout.stride },
    sink: index => ({
      kind: "hashed", nullOffset: layout.nullOffset, nullBytes: layout.nullBytes, stride,
      keys: keys.map(({ carried }, k) => ({ node: carried.nodes[index]!, field: layout.fields[k]! })),
    }),
  };
}
