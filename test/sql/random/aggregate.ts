// Random aggregates by the kind of their result. Only inner columns stand in them: of outer ones alone they would
// belong to the query around.
import { of, optional, type Fragment } from "./fragment.ts";
import type { Kind } from "./kind.ts";
import { ofKind, type Column, type Place } from "./place.ts";
import { condition } from "./condition.ts";
import { kindHere, value } from "./value.ts";

type Argument = Exclude<Kind, "loose">;
type Form = "group" | "sets" | "window";

/** Where an aggregate's argument stands: among rows, without queries. */
export const argumentPlace = (place: Place): Place => ({ ...place, outer: [], subqueries: false });

interface Choice {
  readonly name: string;
  readonly argument: Argument | null;
  readonly distinct?: boolean;
  /** What stands around the argument. */
  readonly before?: string;
  readonly behind?: string;
}

const both = (name: string, argument: Argument): readonly Choice[] => [{ name, argument }, { name, argument, distinct: true }];

/** What any values have that compare. */
const ordered = (argument: Argument): readonly Choice[] => [
  { name: "min", argument }, { name: "max", argument }, { name: "quantile_disc", argument, behind: ", 0.5" },
  { name: "percentile_disc(0.3) within group", argument, before: "order by " },
];

/** What moves are left out of where a window's frame is. */
const WITHIN = "within group";

function choices(kind: Kind, place: Place): readonly Choice[] {
  switch (kind) {
    case "int": return [
      { name: "count", argument: null }, ...both("count", kindHere(place)), ...both("sum", "int"),
      ...ordered("int"), ...["bit_and", "bit_or", "bit_xor"].map((name): Choice => ({ name, argument: "int" })),
    ];
    case "decimal": return [...both("sum", "decimal"), ...ordered("decimal")];
    case "float": return [...both("sum", "float"), ...ordered("float")];
    case "ratio": return [
      ...both("avg", "int"), ...both("avg", "float"), { name: "max", argument: "ratio" }, { name: "median", argument: "int" },
      { name: "quantile_cont", argument: "float", behind: ", 0.25" }, { name: "quantile_cont", argument: "int", behind: ", 0.9" },
      { name: "percentile_cont(0.75) within group", argument: "int", before: "order by " },
    ];
    case "bool": return [{ name: "bool_and", argument: "bool" }, { name: "bool_or", argument: "bool" }];
    case "loose": return [
      { name: "stddev_samp", argument: "int" }, { name: "var_pop", argument: "float" }, { name: "avg", argument: "decimal" },
      { name: "stddev_pop", argument: "float" }, { name: "var_samp", argument: "decimal" }, { name: "product", argument: "float" },
    ];
    default: return ordered(kind);
  }
}

/** An aggregate without OVER. Quern has no sums of distinct values over grouping sets. */
export function aggregateOf(place: Place, kind: Kind, form: Form = "group"): Fragment {
  const { tape } = place.maker;
  const inner = argumentPlace(place);
  const { name, argument, distinct, before = "", behind = "" } = tape.pick(choices(kind, inner).filter(c =>
    (form !== "sets" || !c.distinct || c.name === "count") && (form !== "window" || !c.name.includes(WITHIN))));
  const filter = tape.chance(0.12) ? optional` filter (where ${condition(inner)})` : "";
  const node = of(`aggregate ${kind}`);
  if (argument === null) return node`count(*)${filter}`;
  return node`${name}(${distinct ? optional`distinct ` : ""}${before}${argumentOf(place, inner, argument)}${behind})${filter}`;
}

/** Sometimes a column of a query around stands beside one of the rows'. */
function argumentOf(place: Place, inner: Place, kind: Argument): Fragment {
  const { tape } = place.maker;
  const [own, around] = [ofKind(inner, kind), place.outer.filter(c => c.kind === kind)];
  if (own.length === 0 || around.length === 0 || !tape.chance(0.2)) return value(inner, kind);
  const [a, b] = [tape.pick(own).text, tape.pick(around).text];
  return of(kind)`${tape.pick(["coalesce", "nullif", "greatest"])}(${a}, ${b})`;
}

/** An aggregate as something that the expressions of a grouped query may read. */
export const aggregateColumn = (place: Place, kind: Kind, form: Form): Column => ({
  text: aggregateOf(place, kind, form), kind, table: null, name: null, plain: false, narrow: false,
});
