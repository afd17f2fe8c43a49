// Which members of the parser's nodes are read, and the names of those that are refused. Complete by its type: a
// member that a version of the grammar adds fails the build, or the parse of a text that uses it.
// Long because it is a table.
import type { Nodes } from "./tree.ts";

/** Refused unless it has this value: the parser writes it always. */
interface Only {
  readonly only: string | number | boolean;
  readonly what: string;
}

/** `true`: it is read, or means nothing here. Text: what it is called when it is refused. */
export type FieldUse = true | string | Only;

const only = (value: Only["only"], what: string): Only => ({ only: value, what });
/** Filled by PostgreSQL's analysis, which comes after parsing. */
const LATER = "a field of PostgreSQL's analyzer";

export const FIELDS = {
  A_ArrayExpr: { elements: true, list_start: true, list_end: true, location: true },
  A_Const: {
    ival: true, fval: true, boolval: true, sval: true, bsval: "a bit string constant (B'…' or X'…')", isnull: true,
    location: true,
  },
  A_Expr: {
    kind: true, name: true, lexpr: true, rexpr: true, rexpr_list_start: true, rexpr_list_end: true, location: true,
  },
  A_Indices: { is_slice: true, lidx: true, uidx: true },
  A_Indirection: { arg: true, indirection: true },
  Alias: { aliasname: true, colnames: true },
  BoolExpr: { xpr: LATER, boolop: true, args: true, location: true },
  BooleanTest: { xpr: LATER, arg: true, booltesttype: true, location: true },
  CaseExpr: {
    xpr: LATER, casetype: LATER, casecollid: LATER, arg: true, args: true, defresult: true, location: true,
  },
  CaseWhen: { xpr: LATER, expr: true, result: true, location: true },
  CoalesceExpr: { xpr: LATER, coalescetype: LATER, coalescecollid: LATER, args: true, location: true },
  ColumnDef: {
    colname: true, typeName: true, compression: "COMPRESSION", inhcount: LATER, is_local: true, is_not_null: LATER,
    is_from_type: LATER, storage: LATER, storage_name: "STORAGE", raw_default: LATER, cooked_default: LATER,
    identity: LATER, identitySequence: LATER, generated: LATER, collClause: "COLLATE", collOid: LATER,
    constraints: true, fdwoptions: "OPTIONS of a foreign table", location: true,
  },
  ColumnRef: { fields: true, location: true },
  CommonTableExpr: {
    // MATERIALIZED and NOT MATERIALIZED change no result.
    ctename: true, aliascolnames: true, ctematerialized: true, ctequery: true, search_clause: "a SEARCH clause",
    cycle_clause: "a CYCLE clause", location: true, cterecursive: LATER, cterefcount: LATER, ctecolnames: LATER,
    ctecoltypes: LATER, ctecoltypmods: LATER, ctecolcollations: LATER,
  },
  Constraint: {
    // Names of constraints are taken and not kept.
    contype: true, conname: true, deferrable: "DEFERRABLE", initdeferred: "INITIALLY DEFERRED", is_enforced: true,
    skip_validation: "NOT VALID", initially_valid: true, is_no_inherit: "NO INHERIT", raw_expr: true,
    cooked_expr: LATER, generated_when: LATER, generated_kind: LATER, nulls_not_distinct: "NULLS NOT DISTINCT",
    keys: true, without_overlaps: "WITHOUT OVERLAPS", including: "INCLUDE", exclusions: "EXCLUDE",
    options: "WITH options of an index", indexname: "USING INDEX", indexspace: "USING INDEX TABLESPACE",
    reset_default_tblspc: LATER, access_method: "USING of a constraint", where_clause: "WHERE of a constraint",
    pktable: "REFERENCES", fk_attrs: "FOREIGN KEY", pk_attrs: "REFERENCES", fk_with_period: "PERIOD",
    pk_with_period: "PERIOD", fk_matchtype: "MATCH", fk_upd_action: "ON UPDATE", fk_del_action: "ON DELETE",
    fk_del_set_cols: "ON DELETE", old_conpfeqop: LATER, old_pktable_oid: LATER, location: true,
  },
  CreateStmt: {
    relation: true, tableElts: true, inhRelations: "INHERITS", partbound: "PARTITION OF", partspec: "PARTITION BY",
    ofTypename: "a table OF a type", constraints: LATER, nnconstraints: LATER, options: "WITH options of a table",
    oncommit: only("ONCOMMIT_NOOP", "ON COMMIT"), tablespacename: "TABLESPACE", accessMethod: "USING of a table",
    if_not_exists: true,
  },
  CreateTableAsStmt: {
    query: true, into: true, objtype: only("OBJECT_TABLE", "a materialized view"), is_select_into: LATER,
    if_not_exists: true,
  },
  DefElem: {
    defnamespace: "an option with a prefix", defname: true, arg: true,
    defaction: only("DEFELEM_UNSPEC", "SET, ADD or DROP of an option"), location: true,
  },
  DeleteStmt: {
    relation: true, usingClause: true, whereClause: true, returningClause: "RETURNING", withClause: "WITH before DELETE",
  },
  DropStmt: {
    objects: true, removeType: true, behavior: only("DROP_RESTRICT", "CASCADE"), missing_ok: true,
    concurrent: "CONCURRENTLY",
  },
  ExplainStmt: { query: true, options: true },
  FuncCall: {
    funcname: true, args: true, agg_order: true, agg_filter: true, over: true, agg_within_group: true, agg_star: true,
    agg_distinct: true, func_variadic: "a VARIADIC argument", funcformat: true, location: true,
  },
  GroupingFunc: { xpr: LATER, args: true, refs: LATER, agglevelsup: LATER, location: true },
  GroupingSet: { kind: true, content: true, location: true },
  InsertStmt: {
    relation: true, cols: true, selectStmt: true, onConflictClause: "ON CONFLICT", returningClause: "RETURNING",
    withClause: true, override: only("OVERRIDING_NOT_SET", "OVERRIDING"),
  },
  IntoClause: {
    rel: true, colNames: true, accessMethod: "USING of a table", options: "WITH options of a table",
    onCommit: only("ONCOMMIT_NOOP", "ON COMMIT"), tableSpaceName: "TABLESPACE", viewQuery: LATER,
    skipData: "WITH NO DATA",
  },
  JoinExpr: {
    jointype: true, isNatural: true, larg: true, rarg: true, usingClause: true,
    join_using_alias: "an alias behind USING (…)", quals: true, alias: true, rtindex: LATER,
  },
  MinMaxExpr: {
    xpr: LATER, minmaxtype: LATER, minmaxcollid: LATER, inputcollid: LATER, op: true, args: true, location: true,
  },
  MultiAssignRef: { source: true, colno: true, ncolumns: true },
  NullTest: { xpr: LATER, arg: true, nulltesttype: true, argisrow: LATER, location: true },
  ParamRef: { number: true, location: true },
  RangeFunction: {
    lateral: true, ordinality: true, is_rowsfrom: "ROWS FROM", functions: true, alias: true,
    coldeflist: "a list of column definitions behind a function",
  },
  RangeSubselect: { lateral: true, subquery: true, alias: true },
  RangeVar: {
    catalogname: true, schemaname: true, relname: true, inh: true, relpersistence: true, alias: true, location: true,
  },
  ResTarget: { name: true, indirection: "a member or an element as the target", val: true, location: true },
  RowExpr: { xpr: LATER, args: true, row_typeid: LATER, row_format: true, colnames: LATER, location: true },
  SQLValueFunction: { xpr: LATER, op: true, type: LATER, typmod: true, location: true },
  SelectStmt: {
    distinctClause: true, intoClause: "INTO in a query", targetList: true, fromClause: true, whereClause: true,
    groupClause: true, groupDistinct: true, havingClause: true, windowClause: true, valuesLists: true,
    sortClause: true, limitOffset: true, limitCount: true, limitOption: true,
    lockingClause: "a locking clause (FOR UPDATE)", withClause: true, op: true, all: true, larg: true,
    rarg: true,
  },
  SortBy: {
    node: true, sortby_dir: true, sortby_nulls: true, useOp: "ORDER BY … USING an operator", location: true,
  },
  SubLink: {
    xpr: LATER, subLinkType: true, subLinkId: LATER, testexpr: true, operName: true, subselect: true, location: true,
  },
  TransactionStmt: {
    kind: true, options: "modes of a transaction", savepoint_name: "a savepoint", gid: "a two-phase transaction",
    chain: "AND CHAIN", location: true,
  },
  TypeCast: { arg: true, typeName: true, location: true },
  TypeName: {
    names: true, typeOid: LATER, setof: "SETOF", pct_type: "%TYPE", typmods: true, typemod: true, arrayBounds: true,
    location: true,
  },
  UpdateStmt: {
    relation: true, targetList: true, whereClause: true, fromClause: true, returningClause: "RETURNING",
    withClause: "WITH before UPDATE",
  },
  ViewStmt: {
    view: true, aliases: true, query: true, replace: true, options: "WITH options of a view",
    withCheckOption: only("NO_CHECK_OPTION", "WITH CHECK OPTION"),
  },
  WindowDef: {
    name: true, refname: true, partitionClause: true, orderClause: true, frameOptions: true, startOffset: true,
    endOffset: true, location: true,
  },
  WithClause: { ctes: true, recursive: true, location: true },
} as const satisfies { readonly [K in keyof Nodes]?: { readonly [F in keyof Required<Nodes[K]>]: FieldUse } };

export type CheckedKind = keyof typeof FIELDS;

/** Expressions, items of FROM and definitions that have no place in Quern's tree, as SQL calls them. */
export const REFUSED: { readonly [K in keyof Nodes]?: string } = {
  A_Star: "* of a row",
  CollateClause: "COLLATE",
  CurrentOfExpr: "WHERE CURRENT OF a cursor",
  MergeSupportFunc: "merge_action()",
  MultiAssignRef: "an assignment to several columns at once from something that is not a list of values",
  NamedArgExpr: "an argument by name (name => value)",
  RangeTableFunc: "XMLTABLE",
  RangeTableSample: "TABLESAMPLE",
  SetToDefault: "DEFAULT as a value",
  TableLikeClause: "LIKE another table in CREATE TABLE",
  XmlExpr: "an XML expression",
  XmlSerialize: "XMLSERIALIZE",
  JsonTable: "JSON_TABLE",
};
