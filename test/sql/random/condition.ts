// Random conditions in three-valued logic, with queries inside.
import { listOf, of, textIn, type Fragment } from "./fragment.ts";
import { EXACT_KINDS, NULLS, type Kind, type PlainKind } from "./kind.ts";
import { spend, type Place } from "./place.ts";
import { comparedWithQuery, existsQuery, inQuery, rowInQuery } from "./subquery.ts";
import { kindHere, leaf, plainKind, value } from "./value.ts";

type ValueKind = Exclude<Kind, "loose">;

export const COMPARISONS = ["=", "<", "<>", ">=", ">", "<="] as const;
const node = of("bool", "true", "false");
const NUMBERS: readonly ValueKind[] = ["int", "decimal", "float"];

/** A kind to compare: most often one that is at hand. */
const comparable = (place: Place): ValueKind =>
  (place.maker.tape.chance(0.8) ? kindHere(place) : place.maker.tape.chance(0.2) ? "ratio" : plainKind(place));

/** A pair of values that compare: of a kind, or of two kinds of numbers. */
function pair(place: Place): readonly [Fragment, Fragment] {
  const kind = comparable(place);
  const other = NUMBERS.includes(kind) && place.maker.tape.chance(0.2) ? place.maker.tape.pick(NUMBERS) : kind;
  const left = value(place, kind);
  const right = place.maker.tape.chance(0.5) ? leaf(place, other) : value(place, other);
  // A column beside itself says little.
  return [left, textIn(left, "quern") === textIn(right, "quern") ? leaf({ ...place, columns: [] }, other) : right];
}

export function condition(place: Place): Fragment {
  const { tape } = place.maker;
  const inner = place.subqueries && place.depth < 3 && tape.chance(0.3);
  if (!spend(place.maker)) return compared(place);
  if (inner) return tape.pick([existsQuery, inQuery, comparedWithQuery, rowInQuery])(place);
  switch (tape.below(12)) {
    case 0: case 1: case 2: return compared(place);
    case 3: return node`(${listOf(several(place), " and ")})`;
    case 4: return node`(${listOf(several(place), " or ")})`;
    case 5: return node`(not ${condition(place)})`;
    case 6: return node`(${value(place, comparable(place))} is ${tape.pick(["", "not "])}null)`;
    case 7: return between(place);
    case 8: return inList(place);
    case 9: return like(place);
    case 10: return special(place);
    default: return leaf(place, "bool");
  }
}

function compared(place: Place): Fragment {
  const [a, b] = pair(place);
  return node`(${a} ${place.maker.tape.pick(COMPARISONS)} ${b})`;
}

const several = (place: Place): readonly Fragment[] =>
  Array.from({ length: place.maker.tape.pick([2, 2, 3]) }, () => condition(place));

function between(place: Place): Fragment {
  const kind = comparable(place);
  const not = place.maker.tape.pick(["", "not "]);
  return node`(${value(place, kind)} ${not}between ${leaf(place, kind)} and ${leaf(place, kind)})`;
}

function inList(place: Place): Fragment {
  const { tape } = place.maker;
  const kind = comparable(place);
  const items = Array.from({ length: 1 + tape.below(4) }, () => leaf(place, kind));
  const withNull = tape.chance(0.15) && kind !== "ratio" ? [NULLS[kind]] : [];
  return node`(${value(place, kind)} ${tape.pick(["", "not "])}in (${listOf([...items, ...withNull])}))`;
}

const PATTERNS = ["'a%'", "'%b'", "'_'", "'%'", "'a_b'", "''", "'%a%b%'", "'__%'", "'%é%'", "'a!_b' escape '!'", "'%!%' escape '!'"];

function like(place: Place): Fragment {
  const { tape } = place.maker;
  if (tape.chance(0.3)) {
    return node`${tape.pick(["starts_with", "ends_with", "contains"])}(${value(place, "text")}, ${leaf(place, "text")})`;
  }
  const word = `${tape.pick(["", "not "])}${tape.chance(0.2) ? "ilike" : "like"}`;
  return node`(${value(place, "text")} ${word} ${tape.pick(PATTERNS)})`;
}

function special(place: Place): Fragment {
  const { tape } = place.maker;
  const not = tape.pick(["", "not "]);
  if (tape.chance(0.5)) {
    const [a, b] = pair(place);
    return node`(${a} is ${not}distinct from ${b})`;
  }
  return node`(${condition(place)} is ${not}${tape.pick(["true", "false", "unknown"])})`;
}

export const isPlain = (kind: Kind): kind is PlainKind => EXACT_KINDS.includes(kind) && kind !== "ratio";
