// Arithmetic, text and calendar functions by the kind of their result; only what both systems compute alike.
import { of, spelled, type Fragment } from "./fragment.ts";
import type { Place } from "./place.ts";
import { leaf, value } from "./value.ts";

const DATE_PARTS = ["year", "month", "day", "quarter", "week", "dow", "doy", "isodow"] as const;
const CLOCK_PARTS = ["hour", "minute", "second"] as const;

export function intValue(place: Place): Fragment {
  const { tape } = place.maker;
  const int = () => value(place, "int");
  const node = of("int");
  switch (tape.below(20)) {
    case 0: return node`(${int()} + ${int()})`;
    case 1: return node`(${int()} - ${int()})`;
    case 2: return node`(${leaf(place, "int")} * ${leaf(place, "int")})`;
    case 3: return node`(${int()} // ${int()})`;
    case 4: return node`(${int()} % ${int()})`;
    case 5: return node`(- ${int()})`;
    case 6: return node`abs(${int()})`;
    case 7: return node`length(${value(place, "text")})`;
    case 8: return node`extract(${tape.pick(DATE_PARTS)} from ${value(place, "date")})`;
    case 9: return node`extract(${tape.pick([...CLOCK_PARTS, ...DATE_PARTS])} from ${value(place, "timestamp")})`;
    case 10: return node`cast(${value(place, "bool")} as integer)`;
    case 11: return node`cast(${value(place, "decimal")} as integer)`;
    case 12: return node`(${value(place, "date")} - ${value(place, "date")})`;
    case 13: return node`sign(${value(place, tape.pick(["int", "decimal", "float"]))})`;
    case 14: return node`mod(${int()}, ${leaf(place, "int")})`;
    case 15: return node`round(${int()}, ${tape.pick(["-1", "0", "2"])})`;
    // DuckDB keeps octet_length for binary values.
    case 16: return node`${spelled("octet_length", "strlen")}(${value(place, "text")})`;
    case 17: return node`${tape.pick(["year", "month", "dayofyear", "isodow"])}(${value(place, tape.pick(["date", "timestamp"]))})`;
    case 18: return node`date_part('${tape.pick([...DATE_PARTS, "dayofweek"])}', ${value(place, "date")})`;
    default: return node`cast(${int()} as bigint)`;
  }
}

/** Products are of short decimals only: scales add up to 38 digits. */
export function decimalValue(place: Place): Fragment {
  const { tape } = place.maker;
  const decimal = () => value(place, "decimal");
  const node = of("decimal");
  switch (tape.below(9)) {
    case 0: return node`(${decimal()} + ${decimal()})`;
    case 1: return node`(${decimal()} - ${value(place, tape.pick(["decimal", "int"]))})`;
    case 2: return node`(${shortDecimal(place)} * ${shortDecimal(place)})`;
    case 3: return node`(- ${decimal()})`;
    case 4: return node`abs(${decimal()})`;
    case 5: return node`cast(${leaf(place, "int")} as decimal(12, 2))`;
    // Of what is rounded DuckDB drops the scale, which would round what stands beside it.
    case 6: return node`cast(${tape.pick(["floor", "ceil", "trunc", "round"])}(${shortDecimal(place)}) as decimal(12, 2))`;
    case 7: return node`cast(round(${shortDecimal(place)}, ${tape.pick(["1", "0", "-1"])}) as decimal(12, 2))`;
    default: return node`(${leaf(place, "int")} + ${decimal()})`;
  }
}

const shortDecimal = (place: Place): Fragment =>
  leaf({ ...place, columns: place.columns.filter(c => c.narrow), outer: place.outer.filter(c => c.narrow) }, "decimal");

export function floatValue(place: Place): Fragment {
  const { tape } = place.maker;
  const float = () => value(place, "float");
  const node = of("float");
  switch (tape.below(10)) {
    case 0: return node`(${float()} + ${float()})`;
    case 1: return node`(${float()} - ${value(place, tape.pick(["float", "int"]))})`;
    case 2: return node`(${leaf(place, "float")} * ${leaf(place, tape.pick(["float", "int"]))})`;
    case 3: return node`(- ${float()})`;
    case 4: return node`abs(${float()})`;
    case 5: return node`floor(${float()})`;
    case 6: return node`ceil(${float()})`;
    case 7: return node`trunc(${float()})`;
    case 8: return node`round(${float()})`;
    default: return node`cast(${value(place, "int")} as double precision)`;
  }
}

export function ratioValue(place: Place): Fragment {
  const { tape } = place.maker;
  const node = of("ratio");
  switch (tape.below(5)) {
    case 0: return node`(${value(place, "int")} / ${value(place, "int")})`;
    case 1: return node`(${value(place, "float")} / ${value(place, "float")})`;
    case 2: return node`sqrt(abs(${value(place, "float")}))`;
    case 3: return node`extract(epoch from ${value(place, tape.pick(["date", "timestamp"]))})`;
    default: return node`cast(${leaf(place, "decimal")} as double precision)`;
  }
}

/** Values whose last bits depend on whose logarithm it is. */
export function looseValue(place: Place): Fragment {
  const { tape } = place.maker;
  const [before, behind] = tape.pick([["ln(abs(", ") + 1)"], ["exp(", " / 8)"], ["power(", ", 3)"], ["log10(abs(", ") + 0.5)"]]) as [string, string];
  return of("loose")`${before}${value(place, "float")}${behind}`;
}

export function textValue(place: Place): Fragment {
  const { tape } = place.maker;
  const text = () => value(place, "text");
  const node = of("text");
  switch (tape.below(17)) {
    case 0: return node`(${text()} || ${text()})`;
    case 1: return node`upper(${text()})`;
    case 2: return node`lower(${text()})`;
    case 3: return node`substring(${text()}, ${tape.pick(["1", "2", "3"])}, ${tape.pick(["1", "2", "0"])})`;
    case 4: return node`left(${text()}, ${tape.pick(["1", "2"])})`;
    case 5: return node`right(${text()}, ${tape.pick(["1", "2"])})`;
    case 6: return node`trim(${text()})`;
    case 7: return node`substring(${text()}, ${tape.pick(["1", "2"])})`;
    case 8: return node`cast(${value(place, "int")} as text)`;
    case 9: return node`concat(${text()}, ${text()})`;
    case 10: return node`cast(${value(place, "date")} as text)`;
    case 11: return node`${tape.pick(["ltrim", "rtrim"])}(${text()} || ${tape.pick(["' '", "' x '"])})`;
    case 12: return node`right(${text()}, ${tape.pick(["-1", "0", "-2", "9"])})`;
    case 13: return node`substring(${text()} from ${tape.pick(["2", "0", "-1"])})`;
    case 14: return node`substring(${text()} from ${tape.pick(["2", "0", "1"])} for ${tape.pick(["1", "2", "0"])})`;
    case 15: return node`concat(${text()}, ${value(place, tape.pick(["int", "bool", "date"]))}, ${text()})`;
    default: return node`cast(${value(place, "bool")} as text)`;
  }
}

const DATE_STEPS = ["interval '1 month'", "interval '3 days'", "interval '1 year'", "interval '1 year 2 months'", "interval '-13 months'"];
const CLOCK_STEPS = [...DATE_STEPS, "interval '90 minutes'", "interval '1 day 02:30:00'", "interval '-1 second'"];

/** DuckDB makes a timestamp of a date that is moved or cut; here it stays a date. */
const asDate = (inner: Fragment): Fragment =>
  of("date")`${spelled("", "cast(")}${inner}${spelled("", " as date)")}`;

export function dateValue(place: Place): Fragment {
  const { tape } = place.maker;
  const date = () => value(place, "date");
  switch (tape.below(5)) {
    case 0: return of("date")`(${date()} + ${tape.pick(["1", "30", "-1"])})`;
    case 1: return asDate(of(null)`(${date()} + ${tape.pick(DATE_STEPS)})`);
    case 2: return asDate(of(null)`(${date()} - ${tape.pick(DATE_STEPS)})`);
    case 3: return asDate(of(null)`date_trunc('${tape.pick(["month", "year", "quarter", "week", "decade", "century"])}', ${date()})`);
    default: return of("date")`cast(${value(place, "timestamp")} as date)`;
  }
}

export function timestampValue(place: Place): Fragment {
  const { tape } = place.maker;
  const moment = () => value(place, "timestamp");
  const node = of("timestamp");
  switch (tape.below(5)) {
    case 0: return node`(${moment()} + ${tape.pick(CLOCK_STEPS)})`;
    case 1: return node`(${moment()} - ${tape.pick(CLOCK_STEPS)})`;
    case 2: return node`date_trunc('${tape.pick(["day", "hour", "month", "minute", "week"])}', ${moment()})`;
    case 3: return node`(${value(place, "date")} + interval '5 hours')`;
    default: return node`cast(${value(place, "date")} as timestamp)`;
  }
}
