// Tells a program what its queries do that is no error, if it listens.
import type { LogEvent, Result } from "./api.ts";
import type { Query } from "./query.ts";

type Log = ((event: LogEvent) => void) | undefined;

/** That a query will take long is worth telling before it does. */
export async function warnOfPairs({ number, pipelines }: Query, log: Log): Promise<void> {
  const stages = pipelines.flatMap(p => p.streams.flatMap(s => s.stages));
  if (!log || stages.every(({ pairs }) => pairs === undefined)) return;
  const { crossJoinWarnings } = await import("./profile/warnings.ts");
  for (const warning of crossJoinWarnings(number, pipelines)) log(warning);
}

/** What a result's profile shows. */
export async function warnOfProfile({ statistics: { profile } }: Result, log: Log): Promise<void> {
  if (!log || !profile) return;
  const { profileWarnings } = await import("./profile/warnings.ts");
  for (const warning of profileWarnings(profile)) log(warning);
}
