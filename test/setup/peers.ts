// What tests of several files need, made before any of them runs: files that run at the same time would make
// it twice, at the same place.
import { installPeers } from "../../bench/peers/install.ts";
import { tpchFiles } from "../../bench/suite/data/files.ts";
import { schemas } from "../../docs/tpch/tables.ts";

export default async function preparePeers(): Promise<void> {
  installPeers();
  await tpchFiles(0.01, Object.keys(schemas));
}
