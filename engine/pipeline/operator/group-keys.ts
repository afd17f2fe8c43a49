// The keys of groups, and how they number the entries of a table where their domains are small. What the
// entries keep is up to whoever groups.
import type { TypedExpr } from "../../../expr/node.ts";
import { isFloat } from "../../../expr/type.ts";
import { INT64_RANGE } from "../../kernel/scalar.ts";
import type { DirectKey } from "../../kernel/spec.ts";
import { carry, type Carried } from "../carry.ts";
import type { LoweringContext } from "../context.ts";
import type { Stream } from "../stream.ts";

/** More groups than this are never mapped directly: the states would not stay in the caches anyway. */
const DIRECT_MOST = 1 << 22;
/** As many are always worth it, however few rows there are. */
const DIRECT_LEAST = 4096;
/** Hash (4 bytes) at the start of a hashed group's entry, padded. */
export const ENTRY_HEAD = 8;

/** Floats go as bits, in which equal ones are the same. */
export interface LoweredKey {
  readonly carried: Carried;
  readonly float: boolean;
}

export function groupKey(
  context: LoweringContext, streams: readonly Stream[], expr: TypedExpr, operator: string,
): LoweredKey {
  const float = isFloat(expr.type);
  const ids = streams.map(stream => {
    const id = context.expressions(stream, operator).lower(expr);
    return float ? stream.graph.apply("i64 key of f64", [id], "i64", { range: INT64_RANGE }) : id;
  });
  return { float, carried: carry(streams, ids) };
}

/** A key's values are numbered from its minimum; null comes after the last. */
export interface Domain {
  readonly minimum: bigint;
  readonly size: number;
  readonly stride: number;
}

/** The keys' domains if the product of their sizes is small; null: hash instead. */
export function directDomains(
  keys: readonly LoweredKey[], maxRows: number,
): { domains: Domain[]; entries: number } | null {
  const limit = BigInt(Math.max(DIRECT_LEAST, Math.min(DIRECT_MOST, maxRows)));
  const domains: Domain[] = [];
  let entries = 1n;
  for (const { carried, float } of keys) {
    const bounds = carried.scalar === "bool" ? { min: 0n, max: 1n } : carried.bounds;
    if (float || !bounds || (carried.scalar !== "i64" && carried.scalar !== "bool")) return null;
    const size = bounds.max - bounds.min + 1n + (carried.nullable ? 1n : 0n);
    domains.push({ minimum: bounds.min, size: Number(size), stride: Number(entries) });
    entries *= size;
    if (entries > limit) return null;
  }
  return { domains, entries: Number(entries) };
}

/** The keys of a stream, where entries are so many bytes long. */
export const directKeys = (
  { graph }: Stream, index: number, keys: readonly LoweredKey[], domains: readonly Domain[], bytes: number,
): DirectKey[] => keys.map(({ carried }, k) => ({
  node: carried.nodes[index]!, minimum: graph.parameter("i64", domains[k]!.minimum),
  stride: graph.parameter("i64", domains[k]!.stride * bytes),
  nullIndex: graph.parameter("i64", domains[k]!.size - 1),
}));
