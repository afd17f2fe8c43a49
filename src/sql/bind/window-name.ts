// Which functions are window functions.
import { WINDOWS, type AggregateName, type WindowName } from "../../../expr/function/table.ts";

type Name = WindowName | AggregateName;

/** Functions that need OVER, by SQL name. */
export const WINDOW_NAMES: ReadonlyMap<string, Name> = new Map<string, Name>([
  ...Object.entries(WINDOWS).flatMap(([name, row]) => row.sql.map(sql => [sql, name as WindowName] as const)),
  ["first_value", "first"], ["last_value", "last"],
]);
