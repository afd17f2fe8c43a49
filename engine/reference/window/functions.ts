// Window functions that are no aggregates, by name; one that is missing here does not compile.
import type { WindowName } from "../../../expr/function/table.ts";
import type { TypedExpr } from "../../../expr/node.ts";
import { toFloat } from "../number.ts";
import type { Value } from "../value.ts";

/** What a function knows when it is asked for the value of one row. */
export interface Asked {
  /** The row's number in its partition, in window order. */
  readonly current: number;
  /** The numbers of the rows in its frame. */
  readonly frame: readonly number[];
  /** The number of each row's group of peers. */
  readonly groups: readonly number[];
  /** The arguments' values in each row of the partition. */
  readonly values: readonly (readonly Value[])[];
  readonly args: readonly TypedExpr[];
  readonly ignoreNulls: boolean;
}

type Answer = (asked: Asked) => Value;

const firstPeer = ({ groups, current }: Asked): number => groups.indexOf(groups[current]!);
const lastPeer = ({ groups, current }: Asked): number => groups.lastIndexOf(groups[current]!);

/** The plain number that is a function's i-th argument. */
const plain = ({ args }: Asked, i: number): number =>
  Number((args[i] as { value?: unknown } | undefined)?.value);

/** The rows that are not passed over. */
const counted = ({ values, ignoreNulls }: Asked, rows: readonly number[]): readonly number[] =>
  rows.filter(row => !ignoreNulls || values[row]![0] !== null);

function ntile(asked: Asked): Value {
  const { groups: { length }, current } = asked;
  const parts = plain(asked, 0);
  const [size, larger] = [Math.floor(length / parts), length % parts];
  const before = larger * (size + 1);
  const part = current < before
    ? Math.floor(current / (size + 1)) : larger + Math.floor((current - before) / size);
  return BigInt(part + 1);
}

/** The value so many rows away in one direction; where there is none, the other value of this row. */
const away = (direction: 1 | -1): Answer => asked => {
  const { values, current } = asked;
  const steps = plain(asked, 1);
  if (steps === 0) return values[current]![0]!;
  const rows = values.map((_, row) => row).filter(row => (row - current) * direction > 0);
  if (direction < 0) rows.reverse();
  const found = counted(asked, rows)[steps - 1];
  return found === undefined ? values[current]![2] ?? null : values[found]![0]!;
};

function ewmMean(asked: Asked): Value {
  const { values, current, args, ignoreNulls } = asked;
  if (values[current]![0] === null) return null;
  const decay = 1 - plain(asked, 1);
  const present = values.map((_, row) => row).filter(row => row <= current && values[row]![0] !== null);
  let [total, weights] = [0, 0];
  for (const [i, row] of present.entries()) {
    const weight = decay ** (ignoreNulls ? present.length - 1 - i : current - row);
    // The far past may weigh nothing, also where it was infinite.
    if (weight === 0) continue;
    total += weight * toFloat(values[row]![0]!, args[0]!.type);
    weights += weight;
  }
  return total / weights;
}

export const ANSWERS: Readonly<Record<WindowName, Answer>> = {
  rowNumber: ({ current }) => BigInt(current + 1),
  rank: asked => BigInt(firstPeer(asked) + 1),
  denseRank: ({ groups, current }) => BigInt(groups[current]! + 1),
  percentRank: asked => (asked.groups.length === 1 ? 0 : firstPeer(asked) / (asked.groups.length - 1)),
  cumeDist: asked => (lastPeer(asked) + 1) / asked.groups.length,
  ntile,
  lag: away(-1),
  lead: away(1),
  nthValue: asked => {
    const row = counted(asked, asked.frame)[plain(asked, 1) - 1];
    return row === undefined ? null : asked.values[row]![0]!;
  },
  ewmMean,
};
