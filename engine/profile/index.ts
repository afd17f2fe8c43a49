// The door of profiles: what a run measured, and every way to show it.
export { analyzedPlan } from "./analyzed-plan.ts";
export { profileChromeTrace } from "./chrome-trace.ts";
export { profileHtml } from "./html.ts";
export type * from "./query-profile.ts";
export { profileText } from "./text.ts";
export {
  crossJoinWarnings, profileWarnings, type CrossJoinWarning, type EstimateWarning, type QueryWarning,
  type QueryWarningCode, type SingleThreadWarning, type SkewWarning,
} from "./warnings.ts";
