// Moves limits towards the source, into scans, and turns sort and limit into topN.
import * as build from "../../plan/build.ts";
import { checksSide, type JoinSide } from "../../plan/join.ts";
import type { Asof, Join, JoinHow, Limit, Plan, Read, Scan, Union } from "../../plan/node.ts";
import { maxRows, readsNothing } from "../estimate.ts";
import { rebuild } from "../rebuild.ts";
import type { Rule } from "../rule.ts";

export const dropLimit: Rule = {
  name: "drop-limit",
  why: "A limit above no more rows than it lets through does nothing.",
  apply(plan) {
    if (plan.kind !== "limit" || plan.offset > 0 || maxRows(plan.input) > plan.count) return undefined;
    // A limit to no rows also keeps the errors of its input from coming.
    return plan.count > 0 || readsNothing(plan.input) ? plan.input : undefined;
  },
};

export const sortLimitToTopN: Rule = {
  name: "sort-limit-to-top-n",
  why: "The first n rows of an order are found with a heap of n rows; the rest need no sorting.",
  apply(plan) {
    if (plan.kind !== "limit" || plan.input.kind !== "sort" || !Number.isFinite(plan.count)) return undefined;
    if (build.isUnordered(plan.input)) return undefined;
    return build.topN(plan.input.input, plan.input.keys, plan.offset, plan.count);
  },
};

export const pushLimit: Rule = {
  name: "push-limit",
  why: "Rows past the limit are never read or computed.",
  apply: plan => (plan.kind === "limit" && plan.count > 0 ? push(plan, plan.input) : undefined),
};

function push({ offset, count }: Limit, input: Plan): Plan | undefined {
  switch (input.kind) {
    case "project": return rebuild(input, [build.limit(input.input, offset, count)]);
    case "rowIndex":
      return build.rowIndex(build.limit(input.input, offset, count), input.name, input.start + offset);
    case "limit":
      return build.limit(input.input, input.offset + offset,
        Math.max(0, Math.min(input.count - offset, count)));
    case "topN":
      return build.topN(input.input, input.keys, input.offset + offset,
        Math.max(0, Math.min(input.count - offset, count)));
    case "scan": return intoScan(input, offset, count);
    case "read": return intoRead(input, offset, count);
    case "union": return intoUnion(input, offset, count);
    case "join": return intoJoin(input, offset, count);
    case "asof": return intoAsof(input, offset, count);
    case "filter": case "sort": case "aggregate": case "groupingSets": case "distinct": case "setOperation":
    case "window": case "dependentJoin": case "recursive": case "workingTable": return undefined;
  }
}

function intoScan(scan: Scan, offset: number, count: number): Plan {
  const { start, end } = scan.rows ?? { start: 0, end: scan.source.rowCount };
  const first = Math.min(start + offset, end);
  return build.scan(scan.source, scan.schema, { start: first, end: Math.min(first + count, end) });
}

/** The first rows are all that is read; a limit that leaves some of them out stays above. */
function intoRead(read: Read, offset: number, count: number): Plan | undefined {
  const most = offset + count;
  return read.conditions.length > 0 || maxRows(read) <= most ? undefined
    : build.limit({ ...read, most }, offset, count);
}

/** No input needs to give more rows than the whole; the limit itself stays above. */
function intoUnion(union: Union, offset: number, count: number): Plan | undefined {
  if (!union.inputs.some(input => maxRows(input) > offset + count)) return undefined;
  const inputs = union.inputs.map(input =>
    (maxRows(input) > offset + count ? build.limit(input, 0, offset + count) : input));
  return build.limit(build.union(inputs), offset, count);
}

/** The side whose rows all come out, in their order, at least once each. */
const LEADING: Readonly<Record<JoinHow, JoinSide | null>> =
  { inner: null, cross: null, left: "left", right: "right", full: null, semi: null, anti: null, mark: "left" };

/** No more rows of the leading side are needed than rows of the whole; a checked side stays whole. */
function intoJoin(join: Join, offset: number, count: number): Plan | undefined {
  const side = LEADING[join.how];
  if (side === null || checksSide(join, side)) return undefined;
  if (maxRows(join[side]) <= offset + count) return undefined;
  const limited = build.join({ ...join, [side]: build.limit(join[side], 0, offset + count) });
  return build.limit(limited, offset, count);
}

/** Every left row comes out once. */
const intoAsof = (asof: Asof, offset: number, count: number): Plan | undefined => (asof.how === "left"
  ? build.asof({ ...asof, left: build.limit(asof.left, offset, count) }) : undefined);
