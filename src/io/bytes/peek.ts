// Pieces whose first bytes are looked at before anybody takes them: marks and magic numbers stand there.
import { joinBytes } from "./join.ts";

/** Closes what gives them when it is left early, also before the first piece was taken. */
export interface Peeked extends AsyncIterableIterator<Uint8Array, void> {
  /** At least as many bytes as were asked for, if there are so many. */
  readonly first: Uint8Array;
  return(): Promise<IteratorResult<Uint8Array, void>>;
}

export async function peeked(pieces: AsyncIterable<Uint8Array>, count: number): Promise<Peeked> {
  const rest = pieces[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < count) {
    const { done, value } = await rest.next();
    if (done) break;
    // Joining copies: the source may fill the buffer of the piece before again.
    first = first.length === 0 && value.length >= count ? value : joinBytes([first, value as Uint8Array]);
  }
  let taken = first.length === 0;
  const all: Peeked = {
    first,
    async next() {
      if (taken) return rest.next();
      taken = true;
      return { done: false, value: first };
    },
    async return() {
      taken = true;
      await rest.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => all,
  };
  return all;
}
