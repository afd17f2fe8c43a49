// Turns what a kernel stored about a failure into an error that names expression, value and row.
import { ExecutionError } from "../../expr/error.ts";
import { formatDecimal } from "../../expr/text/decimal.ts";
import { formatDate, formatDuration, formatTime, formatTimestamp } from "../../expr/text/temporal.ts";
import { isFloat, MAX_TEXT_BYTES, typeName, type DataType } from "../../expr/type.ts";
import { FAILURE, STATE } from "../kernel/state.ts";
import type { Graph } from "../pipeline/graph.ts";
import type { StateBlock } from "./worker-state.ts";

/** A kernel has failed: the state block says how. Becomes an error where the plan's expressions are known. */
export class KernelFailure extends Error {
  override readonly name = "KernelFailure";
  constructor(readonly pipeline: number, readonly stream: number, readonly state: number) {
    super("a kernel has failed");
  }
}

/** The error behind a failed call. */
export function failureOf(state: StateBlock, graph: Graph, plainRows: boolean): ExecutionError {
  const site = graph.sites[state.u32(STATE.errorSite)]!;
  const code = state.u32(STATE.errorCode);
  const row = plainRows ? ` (row ${state.i64(STATE.errorRow)})` : "";
  const { operator } = site;
  if (code === FAILURE.cast) {
    const value = site.operand ? showValue(state, site.operand) : null;
    return new ExecutionError("cast-failed",
      `${operator}: ${site.expression}: the value${value === null ? "" : ` ${value}`} is not a ${typeName(site.type)}${row}.`,
      { operator, hint: "Use tryCast for null instead.", problem: { kind: "cast", value, type: site.type } });
  }
  if (code === FAILURE.textOverflow) {
    return new ExecutionError("text-overflow",
      `${operator}: ${site.expression} is of more than ${MAX_TEXT_BYTES} bytes${row}.`,
      { operator, hint: "Repeat or fill it less often." });
  }
  const what = code === FAILURE.decimalOverflow ? "decimal" : "integer";
  return new ExecutionError(`${what}-overflow`,
    `${operator}: ${site.expression} leaves the range of ${typeName(site.type)}${row}.`,
    { operator, problem: { kind: "overflow", type: site.type },
      hint: what === "integer" ? "Cast to decimal or float64 first." : "Round or cast to float64 first." });
}

function showValue(state: StateBlock, type: DataType): string {
  const low = state.i64(STATE.errorLow);
  if (isFloat(type)) return String(state.memory.f64()[(state.address + STATE.errorLow) >>> 3]);
  switch (type.kind) {
    case "decimal": return formatDecimal(type.precision > 18 ? wideOf(state, low) : low, type.scale);
    case "date": return formatDate(low);
    case "time": return formatTime(low, type.unit);
    case "timestamp": return formatTimestamp(low, type.unit, type.timezone);
    case "duration": return formatDuration(low, type.unit);
    case "utf8": case "binary": return showText(state, BigInt.asUintN(64, low));
    default: return String(low);
  }
}

/** Small values of wide types are narrow in kernels; their high half was not stored. */
function wideOf(state: StateBlock, low: bigint): bigint {
  const high = state.i64(STATE.errorHigh);
  return high === 0n && low < 0n ? low : (high << 64n) | BigInt.asUintN(64, low);
}

const SHOWN_BYTES = 60;

function showText(state: StateBlock, value: bigint): string {
  const address = Number(value & 0xffff_ffffn);
  const length = Number(value >> 32n);
  // A copy: decoders refuse shared memory in browsers.
  const bytes = state.memory.u8().slice(address, address + Math.min(length, SHOWN_BYTES));
  return JSON.stringify(new TextDecoder().decode(bytes) + (length > SHOWN_BYTES ? "…" : ""));
}
