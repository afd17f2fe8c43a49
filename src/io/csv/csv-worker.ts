// The file that the CSV reader's worker threads run: stripes of a file to columns.
import { DictionarySender } from "../batch-transfer.ts";
import { connectCsvWorker, openFile } from "./platform-files.ts";
import { StripeReader } from "./stripe.ts";

const { init, onStripe, post } = connectCsvWorker();
const sender = new DictionarySender();
const reader = StripeReader.open(init.plan, init.stripes, openFile(init.path));

async function answer(stripe: number): Promise<void> {
  try {
    const rows = (await reader).read(stripe);
    const { batches, dictionaries, transfer } = sender.pack(rows.batches);
    post({ rows: { ...rows, batches }, dictionaries }, transfer);
  } catch (error) {
    post({ failed: error }, []);
  }
}

onStripe(stripe => void answer(stripe));
