// Names of tables and columns as identifiers, in quotes only where they need them.

/** Words that are no plain name to DuckDB, or to PostgreSQL, whose grammar reads SQL here. */
const RESERVED: ReadonlySet<string> = new Set(`
  all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary
  bit boolean both by case cast char character check coalesce collate collation column columns
  concurrently constraint create cross current_catalog current_date current_role current_schema
  current_time current_timestamp current_user dec decimal default deferrable desc describe distinct do
  else end except exists extract false fetch filter float for foreign freeze from full generated glob
  grant greatest group grouping grouping_id having ilike in initially inner inout int integer intersect
  interval into is isnull join json lambda lateral leading least left like limit localtime
  localtimestamp map merge_action national natural nchar none normalize not notnull null nullif numeric
  offset on only or order out outer over overlaps overlay pivot pivot_longer pivot_wider placing
  position positional precision primary qualify real references returning right row select semi
  session_user setof show similar smallint some struct substring summarize symmetric system_user table
  tablesample then time timestamp to trailing treat trim true try_cast union unique unpack unpivot user
  using values varchar variadic verbose when where window with within xmlattributes xmlconcat xmlelement
  xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
`.trim().split(/\s+/));

const PLAIN = /^[a-z_][a-z0-9_]*$/;

export const identifier = (name: string): string =>
  (PLAIN.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll("\"", "\"\"")}"`);

/** A name that none of the taken ones is, whatever the case; it is taken then. */
export function fresh(wanted: string, taken: Set<string>): string {
  const stem = wanted === "" ? "column" : wanted;
  for (let i = 1; ; i++) {
    const name = i === 1 ? stem : `${stem}_${i}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}
