// Parquet files: read as stored tables, written from batches.
export { openParquet, type ParquetReadOptions } from "./open-parquet.ts";
export { writeParquet, type ParquetWriteOptions } from "./write/write-parquet.ts";
