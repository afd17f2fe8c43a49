// Which columns a picture shows: those that are named, else the first ones whose types fit.
import { fieldMap, lookUp } from "../../expr/bind/bind.ts";
import { PlanError } from "../../expr/error.ts";
import { isNumeric, isTemporal, typeName, type DataType, type Field, type Schema } from "../../expr/type.ts";
import type { AxisKind } from "./chart.ts";

/** How a column of this type is laid along an axis; null: it is not. */
export function axisKind(type: DataType): AxisKind | null {
  if (type.kind === "utf8" || type.kind === "bool") return "category";
  if (isNumeric(type)) return "number";
  return isTemporal(type) ? "time" : null;
}

export interface Column extends Field {
  readonly kind: AxisKind;
}

const WORDS: Readonly<Record<AxisKind, string>> = { category: "texts or truths", number: "numbers", time: "times" };
const wordsOf = (kinds: readonly AxisKind[]): string => kinds.map(kind => WORDS[kind]).join(", or ");

/** The columns of a frame, and where they are asked for. */
export class Columns {
  readonly #schema: Schema;
  readonly #where: string;

  constructor(schema: Schema, where: string) {
    this.#schema = schema;
    this.#where = where;
  }

  /** The named column, whose type must fit. */
  named(name: string, option: string, kinds: readonly AxisKind[]): Column {
    const field = lookUp(fieldMap(this.#schema), name, "plot");
    const kind = axisKind(field.type);
    if (kind !== null && kinds.includes(kind)) return { ...field, kind };
    throw new PlanError("plot-type", `${this.#where}: ${option} takes a column of ${wordsOf(kinds)}, `
      + `but ${JSON.stringify(name)} has type ${typeName(field.type)}.`,
    { hint: `Name another one, or cast it before.` });
  }

  /** The named column, or else the first of the first kind that there is, leaving out some. */
  chosen(
    name: string | undefined, option: string, kinds: readonly AxisKind[], without: readonly string[] = [],
  ): Column {
    const column = name === undefined ? this.first(kinds, without) : this.named(name, option, kinds);
    if (column) return column;
    const names = this.#schema.map(({ name, type }) => `${name} (${typeName(type)})`).join(", ");
    throw new PlanError("plot-column", `${this.#where}: no column is left for ${option}, which takes ${wordsOf(kinds)}; `
      + `there are ${names || "no columns"}.`, { hint: `Name one: { ${option}: "…" }.` });
  }

  first(kinds: readonly AxisKind[], without: readonly string[] = []): Column | undefined {
    for (const kind of kinds) {
      const field = this.#schema.find(({ name, type }) => axisKind(type) === kind && !without.includes(name));
      if (field) return { ...field, kind };
    }
    return undefined;
  }
}
