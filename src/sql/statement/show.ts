// EXPLAIN, DESCRIBE and SUMMARIZE: what there is to know of a query, as a table.
import { isNested, isNumeric, typeName, type Field } from "../../../expr/type.ts";
import { DataFrame, Frame } from "../../../frame/frame.ts";
import { count } from "../../../frame/expr/free.ts";
import { columnsFromRows } from "../../../frame/from/rows.ts";
import type { AnySchema } from "../../../frame/type/dtype.ts";
import { fieldsOf, t } from "../../../frame/type/t.ts";
import type { SqlStatement } from "../ast.ts";
import { bound, type StatementContext } from "./context.ts";

type Explain = Extract<SqlStatement, { kind: "explain" }>;
type Look = Extract<SqlStatement, { kind: "describe" | "summarize" }>;

const tableOf = (rows: readonly object[], schema: AnySchema): DataFrame =>
  new DataFrame(columnsFromRows(rows, fieldsOf(schema)));

export async function explain(node: Explain, context: StatementContext): Promise<DataFrame> {
  const frame = new Frame(bound(node.query, context));
  const text = node.analyze
    ? await frame.explain({ ...context.options, analyze: true })
    : frame.explain(context.options);
  return tableOf(text.split("\n").map(line => ({ explain: line })), { explain: t.utf8 });
}

const DESCRIPTION = { column_name: t.utf8, column_type: t.utf8, null: t.utf8 };

export function describe(node: Look, context: StatementContext): DataFrame {
  const rows = bound(node.query, context).schema.map(({ name, type, nullable }) =>
    ({ column_name: name, column_type: typeName(type), null: nullable ? "YES" : "NO" }));
  return tableOf(rows, DESCRIPTION);
}

const SUMMARY = {
  column_name: t.utf8,
  column_type: t.utf8,
  min: t.nullable(t.utf8),
  max: t.nullable(t.utf8),
  unique: t.nullable(t.int64),
  avg: t.nullable(t.float64),
  std: t.nullable(t.float64),
  q25: t.nullable(t.float64),
  q50: t.nullable(t.float64),
  q75: t.nullable(t.float64),
  count: t.int64,
  null_percentage: t.nullable(t.float64),
};

export async function summarize(node: Look, context: StatementContext): Promise<DataFrame> {
  const frame = new Frame(bound(node.query, context));
  const rows = await Promise.all(frame.schema.map(field => summaryOf(field, frame, context)));
  return tableOf(rows, SUMMARY);
}

async function summaryOf(field: Field, frame: Frame, { options }: StatementContext): Promise<object> {
  const { name, type, nullable } = field;
  const comparable = !isNested(type) && type.kind !== "null";
  const numeric = isNumeric(type);
  const one = await frame.agg(g => {
    const column = g[name]!;
    return {
      rows: count(),
      present: column.count(),
      ...(comparable
        ? { min: column.min().cast(t.utf8), max: column.max().cast(t.utf8), unique: column.nUnique() }
        : {}),
      ...(numeric
        ? {
            avg: column.mean(),
            std: column.std(),
            q25: column.quantile(0.25),
            q50: column.quantile(0.5),
            q75: column.quantile(0.75),
          }
        : {}),
    };
  }).collect(options);
  const [values] = one.toArray() as Record<string, unknown>[];
  const { rows, present, ...rest } = values as { rows: number; present: number };
  const empty = { min: null, max: null, unique: null, avg: null, std: null, q25: null, q50: null, q75: null };
  return {
    ...empty, ...rest, column_name: name, column_type: typeName(type), count: rows,
    null_percentage: rows === 0 ? null : nullable ? 100 * (rows - present) / rows : 0,
  };
}
