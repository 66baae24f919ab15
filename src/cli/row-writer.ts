// What turns rows into the text or the bytes of one format.

export interface RowWriter<Row> {
  readonly write: (row: Row) => void;
  /** Sends what is still held back and the end of the format. */
  readonly finish: () => void;
}
