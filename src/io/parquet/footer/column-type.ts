// The columns of a file: their types, nested ones included, and which leaves they consist of.
import { field, list, struct, type DataType, type Field } from "../../../../expr/type.ts";
import type { Place } from "../place.ts";
import { leafTypeOf, type LeafType } from "./leaf-type.ts";
import { Converted, Logical } from "./names.ts";
import { leavesOf, type SchemaNode } from "./schema-tree.ts";

export interface FileColumn {
  readonly field: Field;
  readonly leaves: readonly Leaf[];
  /** How nested values are put together; null: the column is one leaf, with no lists or members around it. */
  readonly shape: Shape | null;
}

export interface Leaf {
  /** Its place among the file's leaves. */
  readonly index: number;
  /** Its names from the column down, with dots. */
  readonly path: string;
  readonly type: LeafType;
  /** The physical type that the schema says. */
  readonly physical: number;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

/** A nested value's shape, with the levels at which it is there. */
export type Shape =
  | { readonly kind: "leaf"; readonly leaf: number; readonly definition: number; readonly optional: boolean }
  | {
      readonly kind: "struct"; readonly members: readonly Shape[]; readonly definition: number;
      readonly optional: boolean; readonly leaf: number;
    }
  | {
      /** `definition`: from there on it is no null; `itemDefinition`: it has an item. */
      readonly kind: "list"; readonly item: Shape; readonly definition: number; readonly optional: boolean;
      readonly itemDefinition: number; readonly repetition: number; readonly leaf: number;
    };

export function fileColumns(nodes: readonly SchemaNode[], place: Place): readonly FileColumn[] {
  return nodes.map(node => {
    const leaves: Leaf[] = [];
    collectLeaves(node, node.name, place, leaves);
    const typed = nestedType(node, leaves, { ...place, column: node.name });
    const flat = node.children.length === 0 && !node.repeated;
    return {
      field: field(node.name, typed.type, node.optional), leaves, shape: flat ? null : typed.shape
    };
  });
}

function collectLeaves(node: SchemaNode, path: string, place: Place, into: Leaf[]): void {
  if (node.children.length > 0) {
    for (const child of node.children) collectLeaves(child, `${path}.${child.name}`, place, into);
    return;
  }
  into.push({
    index: node.firstLeaf, path, type: leafTypeOf(node.element, { ...place, column: path }),
    physical: node.element.physical!,
    maxDefinition: node.definition, maxRepetition: node.repetition,
  });
}

interface Typed {
  readonly type: DataType;
  readonly shape: Shape;
}

/** A repeated field that no list annotation surrounds is a list of required items. */
function nestedType(node: SchemaNode, leaves: readonly Leaf[], place: Place): Typed {
  return node.repeated
    ? listOf(node, false, node.definition - 1, itemOf(node, leaves, place), node.name)
    : single(node, leaves, place);
}

function single(node: SchemaNode, leaves: readonly Leaf[], place: Place): Typed {
  const { definition, optional } = node;
  if (node.children.length === 0) {
    const leaf = leaves.findIndex(({ index }) => index === node.firstLeaf);
    return { type: leaves[leaf]!.type.type, shape: { kind: "leaf", leaf, definition, optional } };
  }
  const repeated = annotatedList(node);
  if (repeated) {
    const item = listItem(node, repeated, leaves, place);
    return listOf(repeated, optional, definition, item.typed, item.name, item.nullable);
  }
  return structOf(node, leaves, place);
}

function structOf(node: SchemaNode, leaves: readonly Leaf[], place: Place): Typed {
  const members = node.children.map(child => nestedType(child, leaves, place));
  const fields = node.children.map((child, i) => field(child.name, members[i]!.type, child.optional));
  const leaf = leaves.findIndex(({ index }) => index === node.firstLeaf);
  const { definition, optional } = node;
  return {
    type: struct(fields), shape: { kind: "struct", members: members.map(m => m.shape), definition, optional, leaf },
  };
}

function listOf(
  repeated: SchemaNode, optional: boolean, definition: number, item: Typed, name: string, nullable = false,
): Typed {
  const leaf = firstLeafOf(item.shape);
  return {
    type: list(field(name, item.type, nullable)),
    shape: {
      kind: "list", item: item.shape, definition, optional, itemDefinition: repeated.definition,
      repetition: repeated.repetition, leaf,
    },
  };
}

const firstLeafOf = (shape: Shape): number => shape.leaf;

/** The repeated group of a LIST or MAP; undefined: the group is a struct. */
function annotatedList(node: SchemaNode): SchemaNode | undefined {
  const { logical, converted } = node.element;
  const isList = logical?.id === Logical.list || converted === Converted.list;
  const isMap =
    logical?.id === Logical.map || converted === Converted.map || converted === Converted.mapKeyValue;
  const only = node.children.length === 1 ? node.children[0] : undefined;
  return (isList || isMap) && only?.repeated ? only : undefined;
}

/** The format's rules for old lists of two levels: when the repeated field is the item itself. */
function listItem(
  node: SchemaNode, repeated: SchemaNode, leaves: readonly Leaf[], place: Place,
): { typed: Typed; name: string; nullable: boolean } {
  const only = repeated.children[0];
  const isItem = repeated.children.length !== 1 || !only || only.repeated
    || repeated.name === "array" || repeated.name === `${node.name}_tuple`;
  if (isItem) return { typed: itemOf(repeated, leaves, place), name: repeated.name, nullable: false };
  return { typed: nestedType(only, leaves, place), name: only.name, nullable: only.optional };
}

/** A repeated field as the item of its list. */
function itemOf(node: SchemaNode, leaves: readonly Leaf[], place: Place): Typed {
  return single({ ...node, repeated: false, optional: false }, leaves, place);
}

/** All leaves of a file, in order: what row groups have a chunk for. */
export const leafCount = (nodes: readonly SchemaNode[]): number =>
  nodes.reduce((sum, node) => sum + leavesOf(node).length, 0);
