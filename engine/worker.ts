// The file that worker threads run, in Node and in pages.
import { connect } from "./platform-worker.ts";
import { Worker } from "./scheduler/parallel/worker.ts";

connect(async (init, owner) => new Worker(init, owner).work());
