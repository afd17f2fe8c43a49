// `npm test` draws the same samples every time; `npm run test:full` draws new ones, and prints their seed.
import fc from "fast-check";

if (!process.env["QUERN_FULL"]) fc.configureGlobal({ seed: 20_261_121 });
