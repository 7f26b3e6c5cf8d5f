/**
 * A file that has been put into the storage and belongs to no record yet: what an adapter gives as the value of a file
 * field. A key alone is not taken from outside, or whoever knows the key of somebody's file could show it as their own.
 */
export class StoredFile {
  /** @param digest  stands for its bytes: the same file sent again has another key and the same digest */
  constructor(
    readonly key: string,
    readonly digest = key
  ) {}

  /** What makes one request the same as another. */
  toJSON() {
    return { file: this.digest }
  }
}
