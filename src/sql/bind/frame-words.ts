// Problems of window frames in the words of SQL.
import type { FrameProblem } from "../../../expr/bind/problem.ts";
import { isNumeric } from "../../../expr/type.ts";
import { aValueOf } from "../type-name.ts";

export function frameWords(problem: FrameProblem): { readonly message: string; readonly hint: string } {
  switch (problem.kind) {
    case "unordered":
      return { message: `A frame of ${problem.unit.toUpperCase()} needs an order of the rows.`, hint: "Add ORDER BY to the window, or count with ROWS." };
    case "allPeers":
      return { message: `EXCLUDE ${problem.exclude.toUpperCase()} needs an order of the rows: without one all are peers.`, hint: "Add ORDER BY to the window." };
    case "distanceKeys": {
      const [only, ...more] = problem.types;
      return {
        message: more.length > 0 || !only ? `A distance of RANGE needs one key in ORDER BY, not ${problem.types.length}.`
          : `A distance of RANGE needs an ORDER BY of numbers or dates, not of ${aValueOf(only)}.`,
        hint: "Order by one number or date, or count with ROWS.",
      };
    }
    case "distance":
      return {
        message: `${problem.numeric ? problem.by : "An interval"} is no distance between ${isNumeric(problem.type) ? "numbers" : "dates"}.`,
        hint: isNumeric(problem.type) ? "Write a number, as in 10 preceding." : "Write an interval, as in interval '7 days' preceding.",
      };
    case "count":
      return { message: `A frame of ${problem.unit.toUpperCase()} ends a whole number from 0 away, not ${Math.abs(problem.count)}.`, hint: "Distances of values stand in RANGE." };
    case "distanceCounted":
      return { message: `A frame of ${problem.unit.toUpperCase()} counts, and an interval is no count.`, hint: "Distances stand in RANGE." };
    case "reversed":
      return { message: "The frame starts after its end, so that no row is in it.", hint: "Exchange its ends." };
  }
}
