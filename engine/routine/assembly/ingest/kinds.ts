// How the host's typed arrays are numbered for the ingest loops; the same numbers as memory/ingest/routines.ts.

export const I8 = 0;
export const U8 = 1;
export const I16 = 2;
export const U16 = 3;
export const I32 = 4;
export const U32 = 5;
export const I64 = 6;
export const U64 = 7;
export const F32 = 8;
export const F64 = 9;
