// The schema's elements, a tree written down in preorder, as a tree, with the levels that nulls and lists
// need.
import { wrong, type Place } from "../place.ts";
import type { SchemaElement } from "./metadata.ts";

export interface SchemaNode {
  readonly element: SchemaElement;
  readonly name: string;
  readonly children: readonly SchemaNode[];
  /** Which of the file's leaves are below: the first, and the one behind the last. */
  readonly firstLeaf: number;
  readonly endLeaf: number;
  /** From this definition level on, the value is there (of a repeated one: has an item). */
  readonly definition: number;
  readonly repetition: number;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** A schema of a thousand levels would be hostile. */
const MAX_DEPTH = 100;

/** The root's children: the file's columns. */
export function schemaTree(elements: readonly SchemaElement[], place: Place): readonly SchemaNode[] {
  let next = 0;
  let leaf = 0;
  const bad = (what: string) => wrong("bad-metadata", place, undefined, `the footer's schema ${what}`);
  const node = (definition: number, repetition: number, depth: number): SchemaNode => {
    const element = elements[next++];
    if (!element) throw bad("has fewer elements than it says");
    if (depth > MAX_DEPTH) throw bad(`is nested more than ${MAX_DEPTH} levels deep`);
    if (element.repetition > 2 || element.repetition < 0) throw bad(`has an element of repetition ${element.repetition}`);
    const isRoot = depth === 0;
    const optional = !isRoot && element.repetition === 1;
    const repeated = !isRoot && element.repetition === 2;
    const ownDefinition = definition + (optional || repeated ? 1 : 0);
    const ownRepetition = repetition + (repeated ? 1 : 0);
    const firstLeaf = leaf;
    const children: SchemaNode[] = [];
    if (element.childCount > elements.length - next) throw bad("has fewer elements than it says");
    for (let i = 0; i < element.childCount; i++) children.push(node(ownDefinition, ownRepetition, depth + 1));
    if (element.childCount === 0 && !isRoot) {
      if (element.physical === undefined) throw bad(`has a group without members, ${JSON.stringify(element.name)}`);
      leaf++;
    }
    return {
      element, name: element.name, children, firstLeaf, endLeaf: leaf, definition: ownDefinition,
      repetition: ownRepetition,
      optional, repeated,
    };
  };
  const root = node(0, 0, 0);
  if (next !== elements.length) throw bad("has more elements than it says");
  return root.children;
}

/** The leaves below a node, in order. */
export const leavesOf = (node: SchemaNode): readonly SchemaNode[] =>
  (node.children.length === 0 ? [node] : node.children.flatMap(leavesOf));
