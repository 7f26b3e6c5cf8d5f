/*
 * Where things are. The files of bin/steps run on any Node from 20 on, before anything is installed:
 * they use nothing but what Node ships.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A path inside the project. */
export function path(...parts) {
  return join(root, ...parts)
}
