import type { HttpContext, Router } from '@adonisjs/core/http'
import { type Change, operations, type Registered } from '#framework/resources/main'
import { readBody } from './body.js'
import { decodeList, decodeShow } from './decode.js'
import { answerList, answerRow, answerRowText } from './encode.js'

/**
 * The five operations, restore and the named actions of every resource that has an `api`, under the current group's
 * prefix. The adapter holds no rule about data: it reads the request into an operation and writes the outcome.
 */
export function restRoutes(router: Router): void {
  for (const registered of operations.registry.all()) {
    if (registered.resource.options.api) resourceRoutes(router, registered)
  }
}

function resourceRoutes(router: Router, registered: Registered): void {
  const { name, actions, shape } = registered.resource
  const route = (verb: string) => `api.${name}.${verb}`

  router
    .get(name, async (ctx) =>
      answerList(
        ctx,
        await operations.listText(registered, ctx.actor, decodeList(ctx.request), 'api')
      )
    )
    .as(route('list'))

  router
    .post(name, async (ctx) => {
      const { id, row } = await operations.store(
        registered,
        ctx.actor,
        await readBody(ctx.request),
        { surface: 'api' }
      )
      ctx.response.header('location', `${ctx.request.url()}/${id}`)
      answerRow(ctx, row, 201)
    })
    .as(route('store'))

  router
    .get(`${name}/:id`, async (ctx) => {
      const query = decodeShow(ctx.request)
      const { text } = await operations.showText(registered, ctx.actor, ctx.params.id, query, 'api')
      answerRowText(ctx, text)
    })
    .as(route('show'))

  const update = (change: Change) => async (ctx: HttpContext) => {
    const body = await readBody(ctx.request)
    const options = { change, surface: 'api' } as const
    const { row } = await operations.update(registered, ctx.actor, ctx.params.id, body, options)
    answerRow(ctx, row)
  }
  router.patch(`${name}/:id`, update('fields')).as(route('update'))
  router.put(`${name}/:id`, update('replace')).as(route('replace'))

  router
    .delete(`${name}/:id`, async (ctx) => {
      await operations.destroy(registered, ctx.actor, ctx.params.id, { surface: 'api' })
      ctx.response.status(204).send(null)
    })
    .as(route('destroy'))

  if (shape.softDeletes) {
    router
      .post(`${name}/:id/restore`, async (ctx) => {
        const options = { surface: 'api' } as const
        const { row } = await operations.restore(registered, ctx.actor, ctx.params.id, options)
        answerRow(ctx, row)
      })
      .as(route('restore'))
  }
  for (const action of Object.keys(actions)) {
    router
      .post(`${name}/:id/${action}`, async (ctx) => {
        const options = { surface: 'api' } as const
        const { row } = await operations.act(registered, ctx.actor, ctx.params.id, action, options)
        answerRow(ctx, row)
      })
      .as(route(action))
  }
}
