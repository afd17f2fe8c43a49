// Random aggregates by the kind of their result. Only inner columns stand in them: of outer ones alone they would
// belong to the query around.
import { of, optional, type Fragment } from "./fragment.ts";
import type { Kind } from "./kind.ts";
import type { Column, Place } from "./place.ts";
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
}

const both = (name: string, argument: Argument): readonly Choice[] => [{ name, argument }, { name, argument, distinct: true }];

function choices(kind: Kind, place: Place): readonly Choice[] {
  switch (kind) {
    case "int": return [
      { name: "count", argument: null }, ...both("count", kindHere(place)), ...both("sum", "int"),
      { name: "min", argument: "int" }, { name: "max", argument: "int" },
    ];
    case "decimal": return [...both("sum", "decimal"), { name: "min", argument: "decimal" }, { name: "max", argument: "decimal" }];
    case "float": return [...both("sum", "float"), { name: "min", argument: "float" }, { name: "max", argument: "float" }];
    case "ratio": return [
      ...both("avg", "int"), ...both("avg", "float"), { name: "max", argument: "ratio" }, { name: "median", argument: "int" },
    ];
    case "bool": return [{ name: "bool_and", argument: "bool" }, { name: "bool_or", argument: "bool" }];
    case "loose": return [{ name: "stddev_samp", argument: "int" }, { name: "var_pop", argument: "float" }, { name: "avg", argument: "decimal" }];
    default: return [{ name: "min", argument: kind }, { name: "max", argument: kind }];
  }
}

/** An aggregate without OVER. Quern has no sums of distinct values over grouping sets. */
export function aggregateOf(place: Place, kind: Kind, form: Form = "group"): Fragment {
  const { tape } = place.maker;
  const inner = argumentPlace(place);
  const { name, argument, distinct } = tape.pick(choices(kind, inner).filter(c => form !== "sets" || !c.distinct || c.name === "count"));
  const filter = tape.chance(0.12) ? optional` filter (where ${condition(inner)})` : "";
  const node = of(`aggregate ${kind}`);
  if (argument === null) return node`count(*)${filter}`;
  return node`${name}(${distinct ? optional`distinct ` : ""}${value(inner, argument)})${filter}`;
}

/** An aggregate as something that the expressions of a grouped query may read. */
export const aggregateColumn = (place: Place, kind: Kind, form: Form): Column => ({
  text: aggregateOf(place, kind, form), kind, table: null, name: null, plain: false, narrow: false,
});
