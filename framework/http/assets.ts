import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import StaticMiddleware from '@adonisjs/static/static_middleware'

/** Addresses that may be files of `public/`; no other request pays for a look at the disk. */
const FILES = /^\/(assets\/|[^/]+\.(ico|svg|png|webmanifest)$)/

/** Serves `public/`: built assets (immutable, named by their content) and the icons at the root. */
@inject()
export default class Assets {
  constructor(private files: StaticMiddleware) {}

  handle(ctx: HttpContext, next: NextFn) {
    if (!FILES.test(ctx.request.url())) return next()
    return this.files.handle(ctx, next)
  }
}
