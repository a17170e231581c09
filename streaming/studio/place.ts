/** Where the page connects to. */
export interface Place {
  /** Of the server, with the folder that it lies in behind a proxy. */
  readonly url: string;
  readonly room: string;
  /** What the user has given as token. */
  token(): string | undefined;
}
