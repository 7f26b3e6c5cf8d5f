/**
 * A file that has been put into the storage and belongs to no record yet: what an adapter gives as the value of a file
 * field. A key alone is not taken from outside, or whoever knows the key of somebody's file could show it as their own.
 */
export class StoredFile {
  constructor(readonly key: string) {}
}
