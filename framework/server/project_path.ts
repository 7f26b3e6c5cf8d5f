import { isAbsolute, join } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * A path that a setting names, against the project's folder. In a build the root is `build/`, which the next build
 * empties, so the folder above it is meant.
 */
export function projectPath(app: ApplicationService, path: string): string {
  if (isAbsolute(path)) return path
  return join(app.makePath().replace(/[/\\]build[/\\]?$/, ''), path)
}
