// One term of an `orderBy`: an expression with its direction and the place of its nulls.
import type { Expr as ExprNode } from "../../expr/node.ts";
import { PlanError } from "../../expr/error.ts";
import type { SortOptions } from "./own-methods.ts";

declare const COLUMN: unique symbol;

/** Made by `asc` and `desc`. `Name` is the column, where it was given by name. */
export class SortTerm<Name extends string = never> {
  declare readonly [COLUMN]: Name;
  readonly node: ExprNode;
  readonly descending: boolean;
  readonly nullsFirst: boolean;

  constructor(node: ExprNode, descending: boolean, options: SortOptions = {}) {
    const { nulls = "last" } = options;
    if (nulls !== "first" && nulls !== "last") {
      throw new PlanError("bad-option", `nulls cannot be ${JSON.stringify(nulls)}.`,
        { hint: "Use \"first\" or \"last\"." });
    }
    this.node = node;
    this.descending = descending;
    this.nullsFirst = nulls === "first";
  }
}
