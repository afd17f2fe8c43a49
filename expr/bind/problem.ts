// What can be wrong with the types of an expression, as data. The words are elsewhere, for each language in
// which expressions are written: those of the fluent API in fluent-words.ts, those of SQL in src/sql.
import type { TypeClass } from "../function/row.ts";
import type { AggregateName, FunctionName, WindowName } from "../function/table.ts";
import type { FrameUnit, LiteralValue } from "../node.ts";
import type { DataType } from "../type.ts";

type Name = FunctionName | AggregateName | WindowName;

export type BindProblem =
  /** A verb's condition is none. */
  | { readonly kind: "noCondition"; readonly verb: string; readonly type: DataType }
  /** An argument of the wrong type; `position` says which, in the words of the fluent API. */
  | {
      readonly kind: "argument"; readonly method: string; readonly position: string; readonly type: DataType;
      readonly expected: TypeClass;
    }
  /** Arguments without the receiver. */
  | { readonly kind: "argumentCount"; readonly name: FunctionName; readonly least: number; readonly given: number }
  | { readonly kind: "aggregateCount"; readonly name: AggregateName; readonly given: number }
  | {
      readonly kind: "windowCount"; readonly name: WindowName; readonly least: number; readonly most: number;
      readonly given: number;
    }
  /** What must be written out is computed, or of another type. */
  | { readonly kind: "notPlain"; readonly name: FunctionName; readonly index: number; readonly wanted: "integer" | "string" }
  | { readonly kind: "fraction"; readonly name: AggregateName; readonly value: number | null }
  /** `value`: undefined where it is computed. */
  | {
      readonly kind: "plainNumber"; readonly name: WindowName; readonly wanted: string;
      readonly value: LiteralValue | undefined;
    }
  | {
      readonly kind: "incomparable"; readonly name: Name; readonly verb: string; readonly left: DataType;
      readonly right: DataType;
    }
  | { readonly kind: "listValue"; readonly type: DataType; readonly other: DataType }
  | { readonly kind: "operands"; readonly method: string; readonly types: readonly DataType[] }
  /** Values of which one is taken need one type; `method` is null for the branches of a case. */
  | { readonly kind: "noCommonType"; readonly method: string | null; readonly types: readonly DataType[] }
  | { readonly kind: "noCast"; readonly from: DataType; readonly to: DataType }
  /** `reason`: what a fluent caller can do. */
  | { readonly kind: "literal"; readonly value: LiteralValue; readonly type: DataType; readonly reason: string }
  | {
      readonly kind: "decimalScale"; readonly method: string; readonly left: DataType; readonly right: DataType;
      readonly scale: number;
    }
  | { readonly kind: "wholeDays"; readonly method: string; readonly rule: "truncate" | "offset" }
  | { readonly kind: "windowInside"; readonly name: Name; readonly verb: string }
  | { readonly kind: "windowKey"; readonly name: Name; readonly place: string; readonly type: DataType }
  | { readonly kind: "windowDistinct"; readonly name: Name; readonly type: DataType | null }
  | { readonly kind: "ignoresNoNulls"; readonly name: Name }
  | { readonly kind: "noOrder"; readonly name: WindowName }
  | { readonly kind: "noFilter"; readonly name: WindowName }
  | { readonly kind: "otherwise"; readonly name: WindowName; readonly type: DataType; readonly wanted: DataType }
  | { readonly kind: "frame"; readonly name: Name; readonly problem: FrameProblem };

export type FrameProblem =
  | { readonly kind: "unordered"; readonly unit: FrameUnit }
  | { readonly kind: "allPeers"; readonly exclude: string }
  | { readonly kind: "distanceKeys"; readonly types: readonly DataType[] }
  | { readonly kind: "distance"; readonly type: DataType; readonly by: string; readonly numeric: boolean }
  | { readonly kind: "count"; readonly unit: FrameUnit; readonly count: number }
  | { readonly kind: "distanceCounted"; readonly unit: FrameUnit }
  | { readonly kind: "reversed" };
