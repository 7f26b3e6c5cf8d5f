import type { Vite } from '@adonisjs/vite'

/** In production the tags of an entry point are the same for every page, so they are made once. */
export function keepTags(vite: Vite): void {
  const make = vite.generateEntryPointsTags.bind(vite)
  const kept = new Map<string, ReturnType<typeof make>>()
  vite.generateEntryPointsTags = (entryPoints, attributes) => {
    // Attributes may be of one request, such as a nonce.
    if (attributes !== undefined) return make(entryPoints, attributes)
    const key = String(entryPoints)
    const known = kept.get(key)
    if (known) return known
    const made = make(entryPoints)
    kept.set(key, made)
    return made
  }
}
