import type { HttpContext } from '@adonisjs/core/http'
import type { Registered } from '#framework/resources/main'
import { listHref, readListState } from './list_state.js'
import { listView } from './list_view.js'
import { adminPage } from './shell.js'

/** The table of a resource. Its whole state is in the address. */
export const listPage = (registered: Registered) => async (ctx: HttpContext) => {
  const state = readListState(ctx.request.parsedUrl.query)
  const list = await listView(registered, ctx.actor, state)
  // What script pushes into the address bar is the short form of what its form sent.
  if (ctx.request.header('hx-request')) {
    ctx.response.header('hx-push-url', listHref(registered, state, { page: state.page }))
  }
  await adminPage(ctx, 'list', { title: registered.resource.title, list })
}
