import { readdirSync } from 'node:fs'
import type { HttpContext, Router } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import { errors } from '@adonisjs/core'
import StaticMiddleware from '@adonisjs/static/static_middleware'

let files: StaticMiddleware | undefined

async function serve(ctx: HttpContext) {
  files ??= await app.container.make(StaticMiddleware)
  return files.handle(ctx, () => {
    throw new errors.E_ROUTE_NOT_FOUND([ctx.request.method(), ctx.request.url()])
  })
}

/**
 * Serves `public/`: built assets (immutable, named by their content) and the files beside them, such as icons.
 * Routes and not a middleware, so that no other request pays for a look at the disk.
 */
export function assetRoutes(router: Router): void {
  router.get('assets/*', serve).as('assets')
  for (const entry of readdirSync(app.publicPath(), { withFileTypes: true })) {
    if (entry.isFile()) router.get(entry.name, serve).as(`files.${entry.name}`)
  }
}
