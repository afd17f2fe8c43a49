// What join takes, and which of its options contradict each other.
import { PlanError } from "../../expr/error.ts";
import { checkOptionNames } from "../option-names.ts";
import type { JoinContract } from "../../engine/plan/node.ts";
import type { AnySchema } from "../type/dtype.ts";
import type { JoinCondition, JoinHow } from "../type/join.ts";

export interface JoinOptions<
  L extends AnySchema, R extends AnySchema, On, How extends JoinHow, Suffix extends string,
> {
  /**
   * What rows match by: a name both sides have, several, pairs `{ left: "right" }`, or a condition on a left
   * and a right row, as in `(l, r) => l.from.le(r.day).and(r.day.lt(l.to))`. Equalities in a condition are
   * looked up; a condition without any is held against all pairs of rows.
   */
  readonly on?: On | JoinCondition<L, R>;
  /** `inner` (default), `left`, `right`, `full`, `semi`, `anti` or `cross`: see `join`. */
  readonly how?: How;
  /** A further condition that a pair must meet to match; rows of a left join stay, whether any does. */
  readonly where?: JoinCondition<L, R>;
  /** Appended to the name of a right column that the left side has too; default `"_right"`. */
  readonly suffix?: Suffix;
  /** Fails the query if a left (`1:…`) or right (`…:1`) row's keys occur twice on their side. */
  readonly validate?: JoinContract;
  /**
   * What becomes of left rows without a match: `"keep"` and `"drop"` say what `how` does anyway, and must
   * agree with it; `"error"` fails the query, with some of their keys.
   */
  readonly unmatched?: "keep" | "drop" | "error";
  /** Whether null keys match each other; they match nothing otherwise. */
  readonly nullsEqual?: boolean;
}

/** The options as the run time finds them. */
export interface AnyJoinOptions {
  readonly on?: unknown;
  readonly how?: JoinHow;
  readonly where?: unknown;
  readonly suffix?: string;
  readonly validate?: JoinContract;
  readonly unmatched?: "keep" | "drop" | "error";
  readonly nullsEqual?: boolean;
}

/** What each kind does with left rows that have no match, and options that mean nothing to it. */
const KINDS: Readonly<Record<JoinHow, {
  readonly unmatched: "keep" | "drop"; readonly without: readonly OptionName[];
}>> = {
  inner: { unmatched: "drop", without: [] },
  left: { unmatched: "keep", without: [] },
  right: { unmatched: "drop", without: [] },
  full: { unmatched: "keep", without: [] },
  semi: { unmatched: "drop", without: ["suffix"] },
  anti: { unmatched: "keep", without: ["suffix"] },
  cross: { unmatched: "drop", without: ["on", "where", "validate", "unmatched", "nullsEqual"] },
};
type OptionName = keyof AnyJoinOptions;
const OPTIONS: readonly OptionName[] = ["on", "how", "where", "suffix", "validate", "unmatched", "nullsEqual"];

export function checkOneOf(verb: string, option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const meant = value === "outer" && allowed.includes("full") ? "SQL's outer joins are \"left\", \"right\" and \"full\". " : "";
  throw new PlanError("bad-option", `${verb}: ${option} cannot be ${JSON.stringify(value)}.`,
    { hint: `${meant}Use one of ${allowed.map(v => JSON.stringify(v)).join(", ")}.` });
}

/** Throws a PlanError about the first option that cannot be, or contradicts another. */
export function checkJoinOptions(options: AnyJoinOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new PlanError("argument-type", "join: which rows belong together is missing.",
      { hint: "Say it as in `join(other, { on: \"id\" })`, or `{ how: \"cross\" }` for all pairs." });
  }
  checkOptionNames("join", options, OPTIONS, word => (/^(left|right)_?on$/i.test(word)
    ? "Keys with different names are written `on: { left: \"right\" }`." : null));
  const { how = "inner", validate = "m:m", unmatched } = options;
  checkOneOf("join", "how", how, Object.keys(KINDS));
  checkOneOf("join", "validate", validate, ["m:m", "1:m", "m:1", "1:1"]);
  const kind = KINDS[how];
  const idle = kind.without.find(name => options[name] !== undefined);
  if (idle) {
    throw new PlanError("bad-option", `join: ${idle} means nothing to the kind ${JSON.stringify(how)}.`, {
      hint: how === "cross" ? "Leave it out, or use how: \"inner\"." : "Leave it out: no column of the right side comes out.",
    });
  }
  if (unmatched === undefined) return;
  checkOneOf("join", "unmatched", unmatched, ["keep", "drop", "error"]);
  if (unmatched === kind.unmatched || (unmatched === "error" && how !== "anti")) return;
  throw new PlanError("bad-option",
    `join: unmatched is ${JSON.stringify(unmatched)}, but the kind ${JSON.stringify(how)} ${kind.unmatched}s left rows without a match.`,
    { hint: "Choose another `how`, or leave `unmatched` out." });
}
