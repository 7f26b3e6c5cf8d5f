/** A file's name without its folder: what `parents` and `replaces` hold. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
