// Three-valued logic and null handling; the second side is evaluated only where the first leaves it open.
import { orderOf } from "../order.ts";
import { strict, type Evaluate, type Value } from "../value.ts";

/** `and` is decided by false, `or` by true. */
const connective = (deciding: boolean): Evaluate => ([left, right]) => (row, place) => {
  const a = left!(row, place);
  if (a === deciding) return deciding;
  const b = right!(row, place);
  if (b === deciding) return deciding;
  return a === null || b === null ? null : !deciding;
};

export const LOGIC = {
  and: connective(false),
  or: connective(true),
  not: strict(([value]) => !value),
  isNull: ([arg]) => (row, place) => arg!(row, place) === null,
  coalesce: args => (row, place) => {
    for (const arg of args) {
      const value = arg(row, place);
      if (value !== null) return value;
    }
    return null;
  },
  nullIf: (args, call) => {
    const order = orderOf(call.args[0]!.type, call.args[1]!.type);
    return (row, place) => {
      const [value, other] = args.map(arg => arg(row, place)) as [Value, Value];
      return value !== null && other !== null && order(value, other) === 0 ? null : value;
    };
  },
} satisfies Record<string, Evaluate>;
