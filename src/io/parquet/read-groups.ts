// Reads row groups in order: the calling thread and workers, whoever is free. What is ready before its turn
// waits, as long as it is not too much.
import type { Batch } from "../../../engine/source/stored-table.ts";
import type { Group, GroupReader } from "./group-reader.ts";
import type { Crew } from "./threads/crew.ts";

/** Decoded bytes that may wait or be under way, unless it is a single row group. */
const AHEAD_BYTES = 64 << 20;
/** Row groups that the calling thread has before it: one's bytes are fetched while another is decoded. */
const OWN = 2;

interface Task {
  readonly batch: Promise<Batch>;
  readonly settled: Promise<unknown>;
  readonly bytes: number;
  isSettled: boolean;
}

/** `sizeOf`: the bytes of a row group's wanted columns. */
export async function* readGroups(
  reader: GroupReader, crew: Crew | null, groups: AsyncIterator<Group>, sizeOf: (group: Group) => number,
): AsyncGenerator<Batch> {
  const tasks: Task[] = [];
  let own = 0;
  let next = await groups.next();
  const byCaller = async (group: Group): Promise<Batch> => {
    own++;
    try {
      return await reader.read(group);
    } finally {
      own--;
    }
  };
  for (;;) {
    let ahead = tasks.reduce((sum, { bytes }) => sum + bytes, 0);
    while (!next.done) {
      const group = next.value;
      const bytes = sizeOf(group);
      if (tasks.length >= OWN && ahead + bytes > AHEAD_BYTES) break;
      const helped = crew?.read(group);
      if (!helped && own >= OWN) break;
      tasks.push(taskOf(helped ? helped.then(batch => batch ?? byCaller(group)) : byCaller(group), bytes));
      ahead += bytes;
      next = await groups.next();
    }
    const [first] = tasks;
    if (!first) return;
    // Whoever is done first is given the next one.
    if (!first.isSettled) await Promise.race(tasks.filter(task => !task.isSettled).map(task => task.settled));
    if (!first.isSettled) continue;
    tasks.shift();
    yield await first.batch;
  }
}

function taskOf(batch: Promise<Batch>, bytes: number): Task {
  // Whoever takes the batch hears of a failure.
  const settled = batch.catch(() => {}).finally(() => { task.isSettled = true; });
  const task: Task = { batch, settled, bytes, isSettled: false };
  return task;
}
