// Leaves the machine to the next run: collects the harness's own garbage, lets other engines' threads rest.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const REST_MS = 3;

/** The garbage collector as a function; available to any context made after the flag was set. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

export function settling(): () => Promise<void> {
  const collectGarbage = collector();
  return async () => {
    collectGarbage();
    await new Promise(resolve => setTimeout(resolve, REST_MS));
  };
}
