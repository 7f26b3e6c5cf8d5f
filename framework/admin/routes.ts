import edge from 'edge.js'
import { errors } from '@adonisjs/core'
import type { HttpContext, Router } from '@adonisjs/core/http'
import { isFile, operations, type Registered } from '#framework/resources/main'

/** A server that nobody administers meanwhile has no use for them: they are loaded when the first one is opened. */
const load = () => import('./screens.js')

type Handler = (ctx: HttpContext) => unknown
type Screens = Omit<Awaited<ReturnType<typeof load>>, 'screen'>
type Named<Kind> = {
  [Name in keyof Screens]: Screens[Name] extends Kind ? Name : never
}[keyof Screens]

/**
 * The screens of every resource that does not say `admin: false`, under a group with the prefix `admin` that wears
 * the web stack and the panel. The adapter holds no rule about data: it asks the operations, and prints the answers.
 */
export function adminRoutes(router: Router): void {
  edge.mount('admin', new URL('views', import.meta.url))
  router.get('/', screen('dashboardPage')).as('admin')
  router.post('preview', screen('preview')).as('admin.preview')
  for (const registered of operations.registry.all()) {
    if (registered.resource.options.admin !== false) resourceRoutes(router, registered)
  }
  router.get('*', async (ctx) => {
    const screens = await load()
    return screens.screen(noPage)(ctx)
  })
}

function noPage({ request }: HttpContext): never {
  throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
}

/** Every deed is a POST that a plain form can send, and has a page that can be linked to. */
function resourceRoutes(router: Router, registered: Registered): void {
  const { name } = registered.resource
  const route = (verb: string) => `admin.${name}.${verb}`
  const of = (screenName: Named<(registered: Registered) => Handler>) =>
    screenOf(screenName, registered)

  router.get(name, of('listPage')).as(route('list'))
  router.post(name, of('storeRecord')).as(route('store'))
  router.get(`${name}/create`, of('createPage')).as(route('create'))
  router.post(`${name}/bulk`, of('bulkDeed')).as(route('bulk'))
  router.get(`${name}/options/:name`, of('optionsOf')).as(route('options'))
  router.get(`${name}/:id`, of('showPage')).as(route('show'))
  router.post(`${name}/:id`, of('updateRecord')).as(route('update'))
  router.get(`${name}/:id/edit`, of('editPage')).as(route('edit'))
  router.get(`${name}/:id/destroy`, of('destroyPage')).as(route('destroy.question'))
  router.post(`${name}/:id/destroy`, of('destroyRecord')).as(route('destroy'))
  if ([...registered.resource.shape.fields.values()].some(isFile)) {
    router.get(`${name}/:id/files/:name`, of('showFile')).as(route('file'))
  }
  router.get(`${name}/:id/actions/:action`, of('actionPage')).as(route('act.question'))
  router.post(`${name}/:id/actions/:action`, of('actOnRecord')).as(route('act'))
}

function screen(name: Named<Handler>): Handler {
  return async (ctx) => {
    const screens = await load()
    return screens.screen(screens[name])(ctx)
  }
}

function screenOf(
  name: Named<(registered: Registered) => Handler>,
  registered: Registered
): Handler {
  return async (ctx) => {
    const screens = await load()
    return screens.screen(screens[name](registered))(ctx)
  }
}
