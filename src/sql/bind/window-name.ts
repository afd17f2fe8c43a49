// Which functions are window functions.
import { WINDOWS, type AggregateName, type WindowName } from "../../../expr/function/table.ts";

/** Functions that need OVER, by SQL name. */
export const WINDOW_NAMES: ReadonlyMap<string, WindowName | AggregateName> = new Map<string, WindowName | AggregateName>([
  ...Object.entries(WINDOWS).flatMap(([name, row]) => row.sql.map(sql => [sql, name as WindowName] as const)),
  ["first_value", "first"], ["last_value", "last"],
]);
