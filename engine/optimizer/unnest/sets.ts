// Unions and set operations: every input gets the same keys as columns, by which its rows differ, too.
import { exprKey } from "../../plan/fingerprint.ts";
import * as build from "../../plan/build.ts";
import type { SetOperation, Union } from "../../plan/node.ts";
import { bound } from "./bind.ts";
import { tight } from "./carry.ts";
import type { Outer } from "./outer.ts";
import { column, type Pending, type PendingKey } from "./pending.ts";

export function united(inputs: readonly Pending[], node: Union, outer: Outer): Pending {
  const { keys, aligned } = alignedInputs(inputs, node.schema.map(f => f.name), outer);
  return { ...aligned[0]!, keys, plan: build.union(aligned.map(input => input.plan)),
    confined: aligned.every(input => input.confined), atMostOne: false };
}

export function setOperated(sides: readonly Pending[], node: SetOperation, outer: Outer): Pending {
  const { keys, aligned } = alignedInputs(sides, node.schema.map(f => f.name), outer);
  const [left, right] = aligned as [Pending, Pending];
  return {
    ...left, keys, plan: build.setOperation({ ...node, left: left.plan, right: right.plan }),
  };
}

/** The inputs with the same columns in the same places: the node's, then the keys. */
function alignedInputs(inputs: readonly Pending[], columns: readonly string[], outer: Outer): {
  readonly aligned: readonly Pending[];
  readonly keys: readonly PendingKey[];
} {
  const alike = new Set(inputs.map(input => (isTight(input) ? signature(input) : null)));
  const ready = alike.size === 1 && !alike.has(null) ? inputs.map(inOrder) : boundAlike(inputs, outer);
  const rows = ready.map(input => tight(input, columns, outer.names));
  const [first] = rows;
  const names = first!.plan.schema.map(f => f.name);
  const aligned = rows.map(input => ({ ...input, plan: renamed(input.plan, names) }));
  const keys = first!.keys.map((key, i) => ({
    ...key,
    local: column({
      ...key.local, name: names[columns.length + i]!, nullable: rows.some(input => input.keys[i]!.local.nullable),
    }),
  }));
  return { aligned, keys };
}

const isTight = ({ conditions, computed, absent }: Pending): boolean =>
  conditions.length + computed.size === 0 && absent === null;

const keySignature = ({ outer, local, nullsEqual, same }: PendingKey): string =>
  `${exprKey(outer)} ${JSON.stringify(local.type)} ${nullsEqual} ${same}`;

const inOrder = (pending: Pending): Pending =>
  ({ ...pending, keys: [...pending.keys].sort((a, b) => (keySignature(a) < keySignature(b) ? -1 : 1)) });

/** What an input's keys are compared with, and how. */
const signature = (pending: Pending): string => inOrder(pending).keys.map(keySignature).join();

/** The inputs with columns for all free columns that any of them reads. */
function boundAlike(inputs: readonly Pending[], outer: Outer): readonly Pending[] {
  const free = new Set(inputs.flatMap(({ keys, conditions, computed }) =>
    [...outer.readBy(...keys.map(key => key.outer), ...conditions, ...computed.values())]));
  return inputs.map(input => bound(input, outer, { free, exactly: true }));
}

function renamed(plan: Pending["plan"], names: readonly string[]): Pending["plan"] {
  if (plan.schema.every((f, i) => f.name === names[i])) return plan;
  return build.project(plan, plan.schema.map((f, i) => ({ name: names[i]!, expr: column(f) })));
}
