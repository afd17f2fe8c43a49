// What one run of a query measured: the data, and every way to show it. Knows no layout of its own.
import { UnsupportedError } from "../../expr/error.ts";
import type { QueryProfile } from "../../engine/profile/index.ts";
import type { MimeBundle } from "../display/options.ts";
import type { ProfileViews } from "../ports.ts";

/**
 * What a run of a query measured: times of its phases, rows and times of pipelines and their stages, what
 * each worker did. Shows itself in a console and in notebooks.
 *
 * ```ts
 * const profile = await orders.groupBy("customer").agg({ n: count() }).profile();
 * profile.data.milliseconds;                          // number
 * profile.data.pipelines.map(p => [p.operator, p.rowsOut]);
 * console.log(profile.toText());
 * send([profile.toHTML(), profile.toChromeTrace()]);
 * ```
 */
export class Profile {
  /** Everything that was measured, as plain data. Times are milliseconds, sizes are bytes. */
  readonly data: QueryProfile;
  readonly #views: ProfileViews;

  /** @internal Profiles come from `Frame.profile`. */
  constructor(data: QueryProfile, views: ProfileViews) {
    this.data = data;
    this.#views = views;
  }

  /** Summary, pipelines, stages, workers and warnings as text, less than 110 columns wide. */
  toText(): string {
    return this.#views.profileText(this.data);
  }

  /** A whole HTML page with a timeline of each worker. It needs no other file and no script. */
  toHTML(): string {
    return this.#views.profileHtml(this.data);
  }

  /** JSON text in the Chrome trace event format, for Perfetto or chrome://tracing. */
  toChromeTrace(): string {
    return this.#views.profileChromeTrace(this.data);
  }

  toString(): string {
    return this.toText();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toText();
  }

  /** What notebooks show: the pipelines as a picture, and the page with the timeline. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "text/plain": this.toText(), "text/html": this.#views.profileDiagram(this.data) + framed(this.toHTML()) };
  }
}

/** The height of a notebook's frame; longer pages scroll in it. */
const FRAME_HEIGHT_PX = 560;

/** A page of its own inside a notebook's page, so that the styles of neither reach the other. */
function framed(page: string): string {
  const quoted = page.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  const style = `width:100%;height:${FRAME_HEIGHT_PX}px;border:0`;
  return `<iframe sandbox srcdoc="${quoted}" style="${style}"></iframe>`;
}

/** What the run measured; the reference executor measures nothing. */
export function measuredProfile(profile: QueryProfile | null, what: string): QueryProfile {
  if (profile) return profile;
  throw new UnsupportedError("no-profile", `${what}: the reference executor measures nothing.`,
    { hint: "Leave `executor` out, or name \"single\" or \"parallel\"." });
}
