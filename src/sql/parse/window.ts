// Orders and windows: ORDER BY, OVER (…), WINDOW, frames.
import type { Node, SortBy, WindowDef } from "libpg-query";
import type { SqlFrame, SqlFrameBound, SqlOrder, SqlWindow } from "../ast.ts";
import type { Reader } from "./reader.ts";
import type { Tree } from "./tree.ts";

export function readOrder(r: Reader, nodes: readonly Node[] | undefined): readonly SqlOrder[] {
  return (nodes ?? []).map((node: Tree) => {
    if (node.SortBy === undefined) throw r.refused(node);
    return readSort(r, node.SortBy);
  });
}

function readSort(r: Reader, node: SortBy): SqlOrder {
  r.check("SortBy", node, r.at(node.location));
  const expr = r.expr(node.node);
  const nulls = node.sortby_nulls;
  return {
    at: expr.at, expr, descending: node.sortby_dir === "SORTBY_DESC",
    nullsFirst: nulls === "SORTBY_NULLS_FIRST" ? true : nulls === "SORTBY_NULLS_LAST" ? false : null,
  };
}

export function readWindow(r: Reader, node: WindowDef): SqlWindow {
  const at = r.at(node.location);
  r.check("WindowDef", node, at);
  return {
    at, base: node.refname ?? null, partitionBy: r.exprs(node.partitionClause),
    orderBy: readOrder(r, node.orderClause), frame: readFrame(r, node, at),
  };
}

/** What stands behind OVER: `over w` names a window, which `over (w …)` extends. */
export function readOver(r: Reader, node: WindowDef): SqlWindow {
  const window = readWindow(r, node);
  return node.name === undefined ? window : { ...window, base: node.name };
}

/** PostgreSQL's FRAMEOPTION bits. */
const FRAME = {
  given: 0x1, range: 0x2, rows: 0x4, groups: 0x8, startUnbounded: 0x20, endUnbounded: 0x100,
  startCurrent: 0x200, endCurrent: 0x400, startPreceding: 0x800, endPreceding: 0x1000,
  startFollowing: 0x2000, endFollowing: 0x4000,
  excludeCurrent: 0x8000, excludeGroup: 0x10000, excludeTies: 0x20000,
} as const;

function readFrame(r: Reader, node: WindowDef, at: number): SqlFrame | null {
  const options = node.frameOptions ?? 0;
  const has = (option: keyof typeof FRAME): boolean => (options & FRAME[option]) !== 0;
  if (!has("given")) return null;
  const bound = (
    unbounded: boolean, current: boolean, preceding: boolean, by: Node | undefined,
  ): SqlFrameBound => {
    if (unbounded) return { kind: "unbounded" };
    if (current) return { kind: "current" };
    return { kind: preceding ? "preceding" : "following", by: r.expr(by) };
  };
  return {
    at,
    unit: has("rows") ? "rows" : has("groups") ? "groups" : "range",
    start: bound(has("startUnbounded"), has("startCurrent"), has("startPreceding"), node.startOffset),
    end: bound(has("endUnbounded"), has("endCurrent"), has("endPreceding"), node.endOffset),
    exclude: has("excludeCurrent") ? "current" : has("excludeGroup") ? "group" : has("excludeTies") ? "ties" : "none",
  };
}
