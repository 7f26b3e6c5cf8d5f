import { readdir } from 'node:fs/promises'
import type { ApplicationService } from '@adonisjs/core/types'
import { textOf } from './files.js'
import type { Names } from './names.js'

/**
 * Who has the address of a resource's pages already, or an address below it, in words; null when nobody has.
 * The application's files are read, and the generated list of all routes, which has those of the framework too.
 */
export async function takenAddress(app: ApplicationService, names: Names): Promise<string | null> {
  return (await takenInFiles(app, names)) ?? takenInList(app, names)
}

async function takenInFiles(app: ApplicationService, names: Names): Promise<string | null> {
  const files = await readdir(app.startPath('routes')).catch(() => [])
  const others = files
    .filter((file) => file.endsWith('.ts') && file !== `${names.table}.ts`)
    .map((file) => app.startPath('routes', file))
  const address = new RegExp(`['"]/?${names.path}(?:/:[\\w]+)?['"]\\)?[,)]`)
  for (const path of [app.startPath('routes.ts'), ...others]) {
    const text = (await textOf(path)) ?? ''
    const named = text.includes(`'${names.table}.index'`) || text.includes(`'${names.table}.show'`)
    if (named || address.test(text)) return `${app.relativePath(path).replaceAll('\\', '/')} has it`
  }
  return null
}

/** Routes that stand alone are named as their address: `assets`. */
async function takenInList(app: ApplicationService, names: Names): Promise<string | null> {
  const text = await textOf(app.makePath('.adonisjs', 'server', 'routes.d.ts'))
  return text?.includes(`'${names.path}':`) ? `the route "${names.path}" has it` : null
}
