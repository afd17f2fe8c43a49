// Types as SQL writes them: names, arguments, brackets.
import { FLOAT64, MAX_PRECISION, decimal, field, list, type DataType } from "../../../expr/type.ts";
import { nearest } from "../../../expr/bind/nearest.ts";
import type { SqlType } from "../ast.ts";
import { TYPE_NAMES, typeNamed } from "../type-name.ts";
import type { Session } from "./session.ts";

const DECIMALS: ReadonlySet<string> = new Set(["numeric", "decimal", "dec"]);
/** What `decimal` is where nothing is said: DuckDB's. */
const DECIMAL_DEFAULT = { precision: 18, scale: 3 };

export function typeOfSql(type: SqlType, session: Session): DataType {
  let result = plainType(type, session);
  for (let i = 0; i < type.dimensions; i++) result = list(field("item", result, true));
  return result;
}

function plainType({ name, arguments: args, at }: SqlType, session: Session): DataType {
  if (DECIMALS.has(name)) {
    const precision = args[0] ?? DECIMAL_DEFAULT.precision;
    const scale = args[1] ?? (args.length > 0 ? 0 : DECIMAL_DEFAULT.scale);
    if (precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision)
      return decimal(precision, scale);
    session.fail(at, "bad-type", `There is no type decimal(${precision}, ${scale}).`,
      `The precision is from 1 to ${MAX_PRECISION}, and the scale at most the precision.`);
  }
  if (name === "float" && (args[0] ?? 0) > 24) return FLOAT64;
  const plain = typeNamed(name);
  if (plain) return plain;
  const near = nearest(name, [...TYPE_NAMES, ...DECIMALS]);
  if (KNOWN_ELSEWHERE.has(name)) session.unsupported(at, `The type ${name}`, "Cast to text instead.");
  return session.fail(at, "unknown-type", `There is no type ${name}.`, near === null ? `The types are: ${MET_TYPES}.` : `Did you mean ${near}?`);
}

/** Types that one meets. */
const MET_TYPES = "boolean, smallint, integer, bigint, double, decimal, varchar, date, time, timestamp, interval";

/** Types of other systems that have no counterpart here. */
const KNOWN_ELSEWHERE: ReadonlySet<string> =
  new Set(["json", "jsonb", "uuid", "timetz", "bit", "varbit", "money", "inet", "cidr", "xml", "point", "map", "union"]);
