// The shape of PostgreSQL's tree as types: a node is an object with one member, whose name is its kind.
import type { Node } from "libpg-query";

/** The kinds of nodes: `SelectStmt`, `A_Expr`, … */
export type Kind = Node extends infer One ? One extends unknown ? keyof One : never : never;

/** What each kind holds. */
export type Nodes = { readonly [K in Kind]: Extract<Node, Readonly<Record<K, unknown>>>[K] };

/** Any node, for looking whether it is of a kind: `tree.ColumnRef`. */
export type Tree = Partial<Nodes>;
