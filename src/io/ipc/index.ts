// Arrow IPC files: what the rest of the library uses of them.
export { openIpc } from "./open.ts";
export { writeIpc, type WriteIpcOptions } from "./write.ts";
