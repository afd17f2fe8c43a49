// What working together costs on this machine, measured: handing over, waking, stealing.
import { Slots, slotBytes } from "../../../engine/scheduler/slots.ts";
import type { OurSide } from "../../peers/quern.ts";
import { percentile } from "../../statistics.ts";
import type { Costs } from "./simulate.ts";
import { measureWakeUp, UNDISTURBED } from "./threads.ts";

const TINY_RUNS = 201;
const PHASES = 5000;
const REPEATS = 20;

const undisturbed = (times: readonly number[]): number => percentile(times, UNDISTURBED);

export async function measureCosts(side: OurSide): Promise<Costs> {
  const { wakeUpMs, notifyMs } = await measureWakeUp();
  return { handOver: measureHandOver(side), wakeUp: wakeUpMs, notify: notifyMs, steal: measureSteal() };
}

/** A query of three rows, on the workers and on this thread: the difference is what the workers cost. */
function measureHandOver({ quern, engine }: OurSide): number {
  const frame = quern.fromColumns({ x: Float64Array.of(1, 2, 3) });
  const query = frame.agg(rows => ({ total: rows.x.sum() }));
  const times: Record<"parallel" | "single", number[]> = { parallel: [], single: [] };
  for (let run = 0; run < TINY_RUNS; run++) {
    for (const executor of ["parallel", "single"] as const) {
      const begin = performance.now();
      query.collectSync({ engine, executor });
      times[executor].push(performance.now() - begin);
    }
  }
  return Math.max(0, undisturbed(times.parallel) - undisturbed(times.single));
}

/** Taking half of what another worker holds, on one thread: nobody contends for the cache line. */
function measureSteal(): number {
  const slots = Slots.at(new SharedArrayBuffer(slotBytes(2)), 0, 2, 0);
  const phases = (steals: boolean): number => {
    const begin = performance.now();
    for (let phase = 0; phase < PHASES; phase++) {
      const epoch = 1 + (phase % 60_000);
      slots.publish(epoch, 64);
      slots.take(0, epoch);
      if (steals) slots.take(1, epoch);
    }
    return (performance.now() - begin) / PHASES;
  };
  const both = Array.from({ length: REPEATS }, () => [phases(true), phases(false)] as const);
  const [stealing, without] = [0, 1].map(which => undisturbed(both.map(pair => pair[which as 0 | 1])));
  return Math.max(0, stealing! - without!);
}
