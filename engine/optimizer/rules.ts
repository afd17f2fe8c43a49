// The rules in the order in which they are tried.
import type { Rule } from "./rule.ts";
import { distinctToAggregate } from "./rule/distinct-to-aggregate.ts";
import { mergeFilters } from "./rule/merge-filters.ts";
import { dropIdentityProject, mergeProjects } from "./rule/merge-projects.ts";
import { pruneColumns } from "./rule/prune-columns.ts";
import { pushFilter } from "./rule/push-filter.ts";
import { dropLimit, pushLimit, sortLimitToTopN } from "./rule/push-limit.ts";

/** Each phase runs to its fixpoint before the next begins. */
export const PHASES: readonly (readonly Rule[])[] = [
  [
    mergeFilters,
    pushFilter,
    distinctToAggregate,
    dropLimit,
    sortLimitToTopN,
    pushLimit,
    mergeProjects,
    dropIdentityProject,
    pruneColumns,
  ],
];

export const RULES: readonly Rule[] = PHASES.flat();
