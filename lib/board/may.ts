/** What the person at the board may do. The server refuses the rest all the same; the page merely does not offer it. */
export type May = {
  /** Create, edit and move. */
  work: boolean;
  remove: boolean;
  /** Arrange pipelines and stages. */
  arrange: boolean;
  seeValues: boolean;
};
