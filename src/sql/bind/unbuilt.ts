// Functions of PostgreSQL and DuckDB that are known and not built, so that who calls one is told that,
// and not that there is no such function.
import { UNBUILT as UNBUILT_AGGREGATES } from "./aggregate-name.ts";

const NAMES = `
  ascii unicode ord chr initcap translate overlay string_split str_split string_to_array
  regexp_matches regexp_match regexp_replace regexp_extract regexp_extract_all regexp_full_match
  regexp_split_to_array regexp_like format printf to_char to_date to_number md5 sha1 sha256 hash hex
  to_hex unhex from_hex bin to_base64 from_base64 base64 encode decode quote_literal quote_ident
  left_pad levenshtein damerau_levenshtein hamming jaccard jaro_similarity jaro_winkler_similarity
  editdist3 nfc_normalize strip_accents factorial gamma lgamma even signbit random setseed xor
  bit_count nextafter strftime strptime try_strptime make_date make_time make_timestamptz
  make_interval age date_sub datesub era julian timezone epoch_ns to_days to_hours to_minutes
  to_seconds to_months to_years to_weeks to_milliseconds to_microseconds to_interval array_length
  list_value list_contains list_extract array_contains cardinality struct_pack row_to_json unnest
  json_extract json_object to_json gen_random_uuid uuid current_setting version typeof pg_typeof
`;

const UNBUILT: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** What a name would be; null: nobody has heard of it. */
export const unbuiltKind = (name: string): "function" | "aggregate" | null =>
  (UNBUILT.has(name) ? "function" : UNBUILT_AGGREGATES.has(name) ? "aggregate" : null);
