import edge from 'edge.js'
import { errors } from '@adonisjs/core'
import type { HttpContext, Router } from '@adonisjs/core/http'
import { isFile, operations, type Registered } from '#framework/resources/main'
import { bulkDeed } from './bulk.js'
import { dashboardPage } from './dashboard.js'
import { screen } from './error_page.js'
import { createPage, editPage, storeRecord, updateRecord } from './form_pages.js'
import { showFile } from './files.js'
import { optionsOf, preview } from './fragments.js'
import { listPage } from './list_page.js'
import { actionPage, actOnRecord, destroyPage, destroyRecord, showPage } from './record_pages.js'

/**
 * The screens of every resource that does not say `admin: false`, under a group with the prefix `admin` that wears
 * the web stack and the panel. The adapter holds no rule about data: it asks the operations, and prints the answers.
 */
export function adminRoutes(router: Router): void {
  edge.mount('admin', new URL('views', import.meta.url))
  router.get('/', screen(dashboardPage)).as('admin')
  router.post('preview', screen(preview)).as('admin.preview')
  for (const registered of operations.registry.all()) {
    if (registered.resource.options.admin !== false) resourceRoutes(router, registered)
  }
  router.get('*', screen(noPage))
}

function noPage({ request }: HttpContext): never {
  throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
}

/** Every deed is a POST that a plain form can send, and has a page that can be linked to. */
function resourceRoutes(router: Router, registered: Registered): void {
  const { name } = registered.resource
  const route = (verb: string) => `admin.${name}.${verb}`

  router.get(name, screen(listPage(registered))).as(route('list'))
  router.post(name, screen(storeRecord(registered))).as(route('store'))
  router.get(`${name}/create`, screen(createPage(registered))).as(route('create'))
  router.post(`${name}/bulk`, screen(bulkDeed(registered))).as(route('bulk'))
  router.get(`${name}/options/:name`, screen(optionsOf(registered))).as(route('options'))
  router.get(`${name}/:id`, screen(showPage(registered))).as(route('show'))
  router.post(`${name}/:id`, screen(updateRecord(registered))).as(route('update'))
  router.get(`${name}/:id/edit`, screen(editPage(registered))).as(route('edit'))
  router.get(`${name}/:id/destroy`, screen(destroyPage(registered))).as(route('destroy.question'))
  router.post(`${name}/:id/destroy`, screen(destroyRecord(registered))).as(route('destroy'))
  if ([...registered.resource.shape.fields.values()].some(isFile)) {
    router.get(`${name}/:id/files/:name`, screen(showFile(registered))).as(route('file'))
  }
  router
    .get(`${name}/:id/actions/:action`, screen(actionPage(registered)))
    .as(route('act.question'))
  router.post(`${name}/:id/actions/:action`, screen(actOnRecord(registered))).as(route('act'))
}
