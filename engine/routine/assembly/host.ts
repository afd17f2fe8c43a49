// What JavaScript does for the routines. Knows nothing of state blocks.

/** Makes room for `bytes` more bytes of text in the worker's text region, or throws. */
// @ts-ignore: decorator
@external("host", "moreText")
export declare function moreText(state: u32, bytes: u32): void;

/** Writes a float as JavaScript prints it (ASCII, at most 32 bytes) and says how long it is. */
// @ts-ignore: decorator
@external("host", "formatFloat")
export declare function formatFloat(value: f64, address: u32): i32;

/** Reads a decimal number written in ASCII; the text is already known to be one. */
// @ts-ignore: decorator
@external("host", "parseFloat")
export declare function parseFloat(address: u32, length: i32): f64;
