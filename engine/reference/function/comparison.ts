// Comparisons by the total order of values; two nulls are equal to `eqMissing` only.
import { orderOf } from "../order.ts";
import { strict, type Evaluate } from "../value.ts";

const comparison = (holds: (order: number) => boolean): Evaluate => (args, call) => {
  const order = orderOf(call.args[0]!.type, call.args[1]!.type);
  return strict(([a, b]) => holds(order(a!, b!)))(args, call);
};

export const COMPARISON = {
  eq: comparison(order => order === 0),
  ne: comparison(order => order !== 0),
  lt: comparison(order => order < 0),
  le: comparison(order => order <= 0),
  gt: comparison(order => order > 0),
  ge: comparison(order => order >= 0),
  eqMissing: (args, call) => {
    const order = orderOf(call.args[0]!.type, call.args[1]!.type);
    return (row, place) => {
      const [a, b] = args.map(arg => arg(row, place)) as [never, never];
      return a === null || b === null ? a === b : order(a, b) === 0;
    };
  },
} satisfies Record<string, Evaluate>;
