// The rules in the order in which they are tried.
import type { Rule } from "./rule.ts";
import { constantFilter, dropEmptyInputs, pushEmpty } from "./rule/constant-filter.ts";
import { distinctToAggregate } from "./rule/distinct-to-aggregate.ts";
import { dropConstantKeys, dropUnseenSorts, mergeSorts } from "./rule/drop-sorts.ts";
import { filterToJoin, predicateToKeys, pushJoinPredicate } from "./rule/join-condition.ts";
import { mergeFilters } from "./rule/merge-filters.ts";
import { dropIdentityProject, mergeProjects } from "./rule/merge-projects.ts";
import { narrowByStatistics } from "./rule/narrow-by-statistics.ts";
import { outerJoinToInner } from "./rule/outer-join-to-inner.ts";
import { pruneColumns } from "./rule/prune-columns.ts";
import { pushFilter } from "./rule/push-filter.ts";
import { dropLimit, pushLimit, sortLimitToTopN } from "./rule/push-limit.ts";
import { smallerSideBuilds } from "./rule/smaller-side-builds.ts";
import { shareSubexpressions } from "./rule/share-subexpressions.ts";
import { foldConstants, simplifyExpressions } from "./rule/simplify-expressions.ts";
import { unnestDependentJoins } from "./rule/unnest.ts";
import { wantFirstRows } from "./rule/want-first-rows.ts";

/** Each phase runs to its fixpoint before the next begins. */
export const PHASES: readonly (readonly Rule[])[] = [
  // No other rule knows what the right side of a dependent join may read.
  [unnestDependentJoins],
  [
    foldConstants,
    simplifyExpressions,
    narrowByStatistics,
    constantFilter,
    mergeFilters,
    outerJoinToInner,
    pushFilter,
    filterToJoin,
    predicateToKeys,
    pushJoinPredicate,
    mergeSorts,
    dropConstantKeys,
    // A distinct that may keep any row forgets the order; its grouping, which asks for first rows, does not.
    dropUnseenSorts,
    distinctToAggregate,
    pushEmpty,
    dropEmptyInputs,
    dropLimit,
    sortLimitToTopN,
    pushLimit,
    mergeProjects,
    dropIdentityProject,
    pruneColumns,
  ],
  // When all conditions are where they belong, the sides' sizes are known best.
  [smallerSideBuilds],
  // Filters stay where they are from here on.
  [wantFirstRows],
  // After this, merging projections again would undo it.
  [shareSubexpressions],
];

export const RULES: readonly Rule[] = PHASES.flat();
