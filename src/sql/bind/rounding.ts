// Rounding, as SQL's authors expect it: a decimal may get one digit more, and whole numbers are rounded to tens.
import type { Expr } from "../../../expr/node.ts";
import { INT64, MAX_PRECISION, decimal, isInteger } from "../../../expr/type.ts";
import { exactValue, ownTyped } from "./beside.ts";
import { call } from "./operator.ts";
import type { Place } from "./place.ts";
import { cast, plain, plainWhole, type Special } from "./special.ts";

/** The digits of 64 bits, and one more. */
const WHOLE = decimal(20, 0);

/** A decimal with room for the digit that rounding may carry: 9.9 becomes 10. */
function withRoom(value: Expr, { block }: Place): Expr {
  const number = ownTyped(value);
  const type = block.typeOf(number);
  if (type?.kind !== "decimal" || type.precision >= MAX_PRECISION) return number;
  return cast(number, decimal(type.precision + 1, type.scale));
}

const round: Special = (node, place, args) => {
  const [value, digits] = args() as [Expr, Expr | undefined];
  const number = withRoom(value, place);
  if (digits && !exactValue(digits)) return call("round", number, digits);
  const count = digits ? plainWhole(digits, node, place) : 0;
  const type = place.block.typeOf(number);
  if (count >= 0 || type === null || !isInteger(type)) return call("round", number, plain(count));
  return cast(call("round", cast(number, WHOLE), plain(count)), INT64);
};

const roundedBy = (name: "floor" | "ceil"): Special => (_, place, args) => call(name, withRoom(args()[0]!, place));

export const ROUNDING_CALLS: readonly (readonly [string, Special])[] =
  [["round", round], ["floor", roundedBy("floor")], ["ceil", roundedBy("ceil")], ["ceiling", roundedBy("ceil")]];
