// Random values of each kind: columns, literals, functions, CASE, and queries of one value.
import { of, type Fragment } from "./fragment.ts";
import { NULLS, PLAIN_KINDS, VALUES, literalOf, type Kind, type PlainKind } from "./kind.ts";
import { ofKind, spend, type Place } from "./place.ts";
import { condition } from "./condition.ts";
import { scalarQuery } from "./subquery.ts";
import { dateValue, floatValue, intValue, ratioValue, decimalValue, textValue, timestampValue } from "./function.ts";

type ValueKind = Exclude<Kind, "loose">;

/** A column or a literal. */
export function leaf(place: Place, kind: ValueKind): Fragment {
  const { tape } = place.maker;
  const own = ofKind(place, kind);
  const around = place.outer.filter(c => c.kind === kind);
  const simplest = kind === "ratio" ? [] : [VALUES[kind].literal(VALUES[kind].texts[0]!)];
  if (around.length > 0 && tape.chance(own.length > 0 ? 0.35 : 0.6)) return of(kind, ...simplest)`${tape.pick(around).text}`;
  if (own.length > 0 && !tape.chance(0.25)) return of(kind, ...simplest)`${tape.pick(own).text}`;
  if (kind === "ratio") return of(kind)`(${leaf(place, "int")} / ${leaf(place, "int")})`;
  if (tape.chance(0.06)) return of(kind, ...simplest)`${NULLS[kind]}`;
  return of(kind, ...simplest)`${literalOf(tape, kind)}`;
}

const MADE: Readonly<Record<Exclude<ValueKind, "bool">, (place: Place) => Fragment>> = {
  int: intValue, decimal: decimalValue, float: floatValue, ratio: ratioValue, text: textValue,
    date: dateValue,
  timestamp: timestampValue,
};

/** A value of a kind. */
export function value(place: Place, kind: ValueKind): Fragment {
  const { tape } = place.maker;
  if (tape.chance(0.45) || !spend(place.maker)) return leaf(place, kind);
  if (place.subqueries && place.depth < 3 && tape.chance(0.12)) return scalarQuery(place, kind);
  if (tape.chance(0.3)) return chosen(place, kind);
  return kind === "bool" ? condition(place) : MADE[kind](place);
}

/** Functions of any kind that give one of their arguments. */
function chosen(place: Place, kind: ValueKind): Fragment {
  const { tape } = place.maker;
  const [a, b] = [value(place, kind), value(place, kind)];
  const node = of(kind);
  switch (tape.below(kind === "bool" ? 5 : 8)) {
    case 0: return node`coalesce(${a}, ${b})`;
    case 1: return node`case when ${condition(place)} then ${a} else ${b} end`;
    case 2: return node`case when ${condition(place)} then ${a} when ${condition(place)} then ${b} end`;
    case 3: {
      const other = tape.pick(PLAIN_KINDS.filter(k => k !== "bool"));
      return node`case ${value(place, other)} when ${value(place, other)} then ${a} else ${b} end`;
    }
    case 4: return node`nullif(${a}, ${b})`;
    case 5: return node`greatest(${a}, ${b})`;
    case 6: return node`least(${a}, ${b}, ${value(place, kind)})`;
    default: return node`coalesce(${a}, ${b}, ${leaf(place, kind)})`;
  }
}

export const plainKind = (place: Place): PlainKind => place.maker.tape.pick(PLAIN_KINDS);

/** A kind that the place has a column of, if it has any. */
export function kindHere(place: Place): ValueKind {
  const kinds = place.columns.map(c => c.kind).filter((kind): kind is ValueKind => kind !== "loose");
  return kinds.length > 0 ? place.maker.tape.pick(kinds) : plainKind(place);
}

