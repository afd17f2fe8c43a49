// The style of a profile's page, light and dark, and the colours of pipelines. Knows no profile.

/** Hues a golden angle apart: neighbours differ clearly, and no number of pipelines repeats one. */
const GOLDEN_ANGLE = 137.508;
/** Beside the hue the lightness alternates, for eyes that tell hues apart badly. */
const LIGHTNESS = [46, 62, 54] as const;

/** Readable on white and on black. */
export function pipelineColour(index: number): string {
  const hue = Math.round((210 + index * GOLDEN_ANGLE) % 360);
  return `hsl(${hue} 62% ${LIGHTNESS[index % LIGHTNESS.length]}%)`;
}

export const PAGE_STYLE = `
:root{color-scheme:light dark;
--ink:#1c2128;--muted:#5d6673;--paper:#fff;--line:#d5dae1;--soft:#f4f6f8;--warn:#9a5700}
@media (prefers-color-scheme:dark){
:root{--ink:#e4e8ed;--muted:#98a2b0;--paper:#15181d;--line:#343b45;--soft:#1d2127;--warn:#f0b35e}}
body{margin:0 auto;padding:1.5rem;max-width:80rem;background:var(--paper);color:var(--ink);
font:14px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}
p{margin:.25rem 0}.muted{color:var(--muted)}.warn{color:var(--warn)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--muted);white-space:nowrap}.n{text-align:right;white-space:nowrap}
pre{background:var(--soft);padding:1rem;overflow-x:auto;border-radius:4px}
code{overflow-wrap:anywhere}summary{cursor:pointer}details table{margin:.5rem 0}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;vertical-align:-.05em}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.5rem 0;padding:0;list-style:none}
.timeline{display:block;width:100%;min-width:40rem;height:auto}
.timeline text{fill:var(--muted);font:11px system-ui,sans-serif}.timeline line{stroke:var(--line)}
.timeline .lane{fill:var(--soft)}
`.trim();
