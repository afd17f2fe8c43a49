// Every function that is left after binding, by name; one that is missing here does not compile.
import type { CoreFunction } from "../../../expr/bind/bind.ts";
import type { Evaluate } from "../value.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { COMPARISON } from "./comparison.ts";
import { DIVISION } from "./division.ts";
import { LOGIC } from "./logic.ts";
import { MATHEMATICS } from "./mathematics.ts";
import { MOVE } from "./move.ts";
import { PARTS } from "./parts.ts";
import { ROUNDING } from "./rounding.ts";
import { TEXT } from "./text.ts";

export const EVALUATE = {
  ...ARITHMETIC, ...COMPARISON, ...DIVISION, ...LOGIC, ...MATHEMATICS,
  ...MOVE, ...PARTS, ...ROUNDING, ...TEXT,
} satisfies Record<CoreFunction, Evaluate>;
