// The functions of each family that are left after binding; every family's table must have them all.
import type { ARITHMETIC } from "../../../expr/function/arithmetic.ts";
import type { LOGIC } from "../../../expr/function/logic.ts";
import type { TEMPORAL } from "../../../expr/function/temporal.ts";
import type { TEXT } from "../../../expr/function/text.ts";
import type { CoreFunction } from "../../../expr/bind/bind.ts";

export type ArithmeticName = keyof typeof ARITHMETIC & CoreFunction;
export type LogicName = keyof typeof LOGIC & CoreFunction;
export type TextName = keyof typeof TEXT & CoreFunction;
export type TemporalName = keyof typeof TEMPORAL & CoreFunction;
