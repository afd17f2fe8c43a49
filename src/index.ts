// The front door: what users import. It fills the frame's ports and re-exports; nothing else.
export * from "../expr/error.ts";
export type { DataType, Field, Schema, TimeUnit } from "../expr/type.ts";
export { DataFrame, Frame, PersistedFrame, frameOf, type CollectOptions } from "../frame/frame.ts";
export { fromColumns, fromRows, type ColumnOfValue, type ColumnsSchema, type RowSchema } from "../frame/from-values.ts";
export { and, asc, coalesce, col, count, desc, lit, not, or } from "../frame/expr/free.ts";
export { when } from "../frame/expr/when.ts";
export { t } from "../frame/type/t.ts";
export type * from "../frame/type/dtype.ts";
