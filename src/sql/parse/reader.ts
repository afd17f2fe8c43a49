// What all that reads the parser's tree shares: places in the text, checks that nothing of a node is overlooked, the
// errors, and the two ways in (`expr`, `query`) that files need of each other.
import type { SelectStmt } from "libpg-query";
import type { SqlError, UnsupportedError } from "../../../expr/error.ts";
import type { SqlExpr, SqlQuery } from "../ast.ts";
import { sqlError, sqlUnsupported } from "../place.ts";
import { type CheckedKind, FIELDS, type FieldUse, REFUSED } from "./fields.ts";
import type { Source } from "./source.ts";
import { type Token, partners } from "./tokens.ts";
import type { Nodes, Tree } from "./tree.ts";

export interface Reader {
  readonly source: Source;
  /** The place of a node; where it has none, that of what was read last. */
  at(location: number | undefined): number;
  /** Refuses members of a node that are not read, by the table in fields.ts. */
  check<K extends CheckedKind>(kind: K, node: Nodes[K], at: number): void;
  unsupported(at: number, what: string, hint?: string): UnsupportedError;
  wrong(at: number, message: string, hint?: string): SqlError;
  /** A kind of node that is not read where it stands. */
  refused(node: Tree | undefined, at?: number): UnsupportedError;
  expr(node: Tree | undefined): SqlExpr;
  exprs(nodes: readonly Tree[] | undefined): readonly SqlExpr[];
  query(select: SelectStmt, at: number): SqlQuery;
}

interface Ways {
  expr(reader: Reader, node: Tree): SqlExpr;
  query(reader: Reader, select: SelectStmt, at: number): SqlQuery;
}

export function createReader(source: Source, ways: Ways): Reader {
  let last = 0;
  const unsupported = (at: number, what: string, hint?: string): UnsupportedError =>
    sqlUnsupported(source.original, at, `Quern does not support ${what}.`, hint);
  const reader: Reader = {
    source,
    unsupported,
    at(location = 0) {
      if (location >= 0) last = source.at(location);
      return last;
    },
    check(kind, node, at) {
      const uses: Readonly<Record<string, FieldUse | undefined>> = FIELDS[kind];
      for (const [field, value] of Object.entries(node)) {
        const use = uses[field];
        if (use === true) continue;
        if (use === undefined) throw unsupported(at, `the member ${field} of ${kind}`);
        if (typeof use !== "string" && value === use.only) continue;
        const what = typeof use === "string" ? use : use.what;
        throw unsupported(placeOfWords(source.tokens(), what, at), what);
      }
    },
    wrong: (at, message, hint) => sqlError(source.original, at, "sql-syntax", message, hint),
    refused(node, at) {
      const [kind, value] = Object.entries(node ?? {})[0] ?? ["an empty node", {}];
      const own = "location" in value && typeof value.location === "number" ? reader.at(value.location) : last;
      return unsupported(at ?? own, refusedName(kind));
    },
    expr(node) {
      if (node === undefined) throw unsupported(last, "an empty node");
      return ways.expr(reader, node);
    },
    exprs: nodes => (nodes ?? []).map(node => ways.expr(reader, node)),
    query: (select, at) => ways.query(reader, select, at),
  };
  return reader;
}

/** Where the words in capitals that name a clause stand: nodes have no places for their clauses. */
function placeOfWords(tokens: readonly Token[], what: string, from: number): number {
  const words = (/[A-Z_]{2,}(?: [A-Z_]{2,})*/.exec(what)?.[0] ?? "").toLowerCase().split(" ");
  const pairs = partners(tokens);
  const start = tokens.findIndex(token => token.at >= from);
  for (let i = start; i >= 0 && i < tokens.length; i++) {
    if (words.every((word, k) => tokens[i + k]?.text === word)) return tokens[i]!.at;
    if (i > start && pairs[i]! > i) i = pairs[i]!;
  }
  return from;
}

function refusedName(kind: string): string {
  const names: Readonly<Record<string, string | undefined>> = REFUSED;
  return names[kind] ?? (kind.startsWith("Json") ? "SQL/JSON expressions" : `the construct ${kind}`);
}

/** The text of names: of columns, functions, operators. */
export function names(reader: Reader, nodes: readonly Tree[] | undefined): readonly string[] {
  return (nodes ?? []).map(node => {
    if (node.String === undefined) throw reader.refused(node);
    return node.String.sval ?? "";
  });
}
