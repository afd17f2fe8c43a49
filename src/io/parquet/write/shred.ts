// Takes rows apart into the entries of leaves: values, and the levels that say where they belong.
import { FormatError } from "../../../../expr/error.ts";
import type { Field } from "../../../../expr/type.ts";
import type { RawValue } from "../../../../frame/value/raw.ts";

/** A leaf's entries; `values` has those that are there. */
export interface Entries {
  readonly values: RawValue[];
  readonly definitions: number[];
  readonly repetitions: number[];
}

export const noEntries = (): Entries => ({ values: [], definitions: [], repetitions: [] });

/** Adds a row's value to the entries of its column's leaves. */
export type Shred = (value: RawValue, repetition: number, definition: number) => void;

/** `leaves` are those below the field, in order. */
export function shredder(field: Field, leaves: readonly Entries[], depth = 0, path = field.name): Shred {
  const { type } = field;
  const optional = field.nullable || type.kind === "null";
  const missing = (repetition: number, definition: number): void => {
    for (const leaf of leaves) {
      leaf.definitions.push(definition);
      leaf.repetitions.push(repetition);
    }
  };
  const present = presentShredder(field, leaves, depth, path, missing);
  return (value, repetition, definition) => {
    if (value !== null) present(value, repetition, definition + (optional ? 1 : 0));
    else if (optional) missing(repetition, definition);
    else throw new FormatError("unexpected-null", `Column ${JSON.stringify(path)} holds a null, and its schema says that it does not.`);
  };
}

function presentShredder(
  { type }: Field, leaves: readonly Entries[], depth: number, path: string,
  missing: (repetition: number, definition: number) => void,
): Shred {
  if (type.kind === "struct") {
    let next = 0;
    const members = type.fields.map(member =>
      shredder(member, leaves.slice(next, next += countLeaves(member)), depth, `${path}.${member.name}`));
    return (value, repetition, definition) => members.forEach((shred, i) =>
      shred((value as readonly RawValue[])[i]!, repetition, definition));
  }
  if (type.kind === "list") {
    const item = shredder(type.item, leaves, depth + 1, `${path}.${type.item.name}`);
    return (value, repetition, definition) => {
      const items = value as readonly RawValue[];
      if (items.length === 0) missing(repetition, definition);
      items.forEach((each, i) => item(each, i === 0 ? repetition : depth + 1, definition + 1));
    };
  }
  const leaf = leaves[0]!;
  return (value, repetition, definition) => {
    leaf.values.push(value);
    leaf.definitions.push(definition);
    leaf.repetitions.push(repetition);
  };
}

export function countLeaves({ type }: Field): number {
  if (type.kind === "struct") return type.fields.reduce((sum, member) => sum + countLeaves(member), 0);
  return type.kind === "list" ? countLeaves(type.item) : 1;
}
