// The dictionaries of Arrow IPC bytes as they are at one place: batches add to them and replace them.
import { checkData } from "../../arrow/check.ts";
import type { ArrowVector } from "../../arrow/shape.ts";
import { readBatch } from "./batch.ts";
import { broken, within } from "./broken.ts";
import type { Cursor } from "./cursor.ts";
import type { Message } from "./message.ts";
import type { IpcField, IpcSchema } from "./schema.ts";

export class Dictionaries {
  private readonly known = new Map<number, ArrowVector>();

  constructor(
    private readonly schema: IpcSchema,
    private readonly wanted: ReadonlySet<number>,
    private readonly name: string,
  ) {}

  /** Empty before its batch has come: columns that are all null need none. */
  readonly of = (id: number): ArrowVector =>
    this.known.get(id) ?? { type: this.schema.dictionaries.get(id)!.type, length: 0, data: [] };

  /** Reads a dictionary batch; what no wanted column needs is passed by. */
  async read(message: Message, from: Cursor, { replaces }: { readonly replaces: boolean }): Promise<void> {
    const { name } = this;
    const { id, batch, isDelta } = within(name, "a dictionary's metadata", message.at, () => ({
      id: message.header.long(0),
      batch: message.header.table(1),
      isDelta: message.header.byte(2) !== 0,
    }));
    const field = this.schema.dictionaries.get(id);
    if (!field || !batch) throw broken(name, `there is no column with the dictionary ${id}`, message.at);
    if (!this.wanted.has(id)) {
      await from.body(message.bodyBytes, []);
      return;
    }
    const {
      columns: [data],
    } = await readBatch(batch, message, [field], [0], this.of, from, name);
    checkData(data!, field.name);
    const before = this.known.get(id);
    if (before && !isDelta && !replaces) throw broken(name, `the dictionary ${id} comes twice`, message.at);
    const chunks = before && isDelta ? [...before.data, data!] : [data!];
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.known.set(id, { type: field.type, length, data: chunks });
  }
}

/** The dictionaries that fields need, those of their dictionaries' values included. */
export function dictionariesOf(fields: readonly IpcField[], { dictionaries }: IpcSchema): Set<number> {
  const needed = new Set<number>();
  const visit = ({ dictionaryId, children }: IpcField): void => {
    children.forEach(visit);
    if (dictionaryId === null || needed.has(dictionaryId)) return;
    needed.add(dictionaryId);
    visit(dictionaries.get(dictionaryId)!);
  };
  fields.forEach(visit);
  return needed;
}
