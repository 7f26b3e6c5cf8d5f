import type { HttpContext, Router } from '@adonisjs/core/http'
import { operations, type Registered } from '#framework/resources/main'
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

const queryOf = (ctx: HttpContext) => String(ctx.request.parsedUrl.query ?? '')

function resourceRoutes(router: Router, registered: Registered): void {
  const { name, actions, shape } = registered.resource
  const route = (verb: string) => `api.${name}.${verb}`

  router
    .get(name, async (ctx) =>
      answerList(
        ctx,
        await operations.listText(registered, ctx.actor, decodeList(queryOf(ctx)), 'api')
      )
    )
    .as(route('list'))

  router
    .post(name, async (ctx) => {
      const row = await operations.store(registered, ctx.actor, await readBody(ctx.request), 'api')
      ctx.response.header('location', `${ctx.request.url()}/${row[shape.primaryKey]}`)
      answerRow(ctx, row, 201)
    })
    .as(route('store'))

  router
    .get(`${name}/:id`, async (ctx) => {
      answerRowText(
        ctx,
        await operations.showText(
          registered,
          ctx.actor,
          ctx.params.id,
          decodeShow(queryOf(ctx)),
          'api'
        )
      )
    })
    .as(route('show'))

  const update = (replace: boolean) => async (ctx: HttpContext) => {
    answerRow(
      ctx,
      await operations.update(registered, ctx.actor, ctx.params.id, await readBody(ctx.request), {
        replace,
        surface: 'api',
      })
    )
  }
  router.patch(`${name}/:id`, update(false)).as(route('update'))
  router.put(`${name}/:id`, update(true)).as(route('replace'))

  router
    .delete(`${name}/:id`, async (ctx) => {
      await operations.destroy(registered, ctx.actor, ctx.params.id)
      ctx.response.status(204).send(null)
    })
    .as(route('destroy'))

  if (shape.softDeletes) {
    router
      .post(`${name}/:id/restore`, async (ctx) => {
        answerRow(ctx, await operations.restore(registered, ctx.actor, ctx.params.id))
      })
      .as(route('restore'))
  }
  for (const action of Object.keys(actions)) {
    router
      .post(`${name}/:id/${action}`, async (ctx) => {
        answerRow(ctx, await operations.act(registered, ctx.actor, ctx.params.id, action, 'api'))
      })
      .as(route(action))
  }
}
