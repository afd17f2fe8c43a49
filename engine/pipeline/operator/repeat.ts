// Rows as often as a column of theirs says: a stage that opens a level, as a probe with several matches does.
import type { LoweringContext } from "../context.ts";
import { derived } from "../../estimate/rows.ts";
import { withStage, type Stream } from "../stream.ts";
import { withFreeLevel } from "./join.ts";

/** `count` is an int64 column without nulls, not below zero; `mostRows`: no more come out of one stream. */
export const lowerRepeat = (
  context: LoweringContext, input: readonly Stream[], count: string, mostRows: number, expectedRows: number,
): Stream[] =>
  withFreeLevel(context, input, "repeat").map(stream => {
    const { columns, estimate } = stream;
    const stage = { kind: "repeat", count: columns.get(count)! } as const;
    const repeated = derived(expectedRows, name => estimate.column(name));
    return { ...withStage(stream, stage, "repeat equal rows", repeated), maxRows: mostRows };
  });
