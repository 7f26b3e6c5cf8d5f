import edge from 'edge.js'
import { errors } from '@adonisjs/core'
import type { Router } from '@adonisjs/core/http'
import { operations, type Registered } from '#framework/resources/main'
import { bulkDeed } from './bulk.js'
import { dashboardPage } from './dashboard.js'
import { createPage, editPage, storeRecord, updateRecord } from './form_pages.js'
import { optionsOf, preview } from './fragments.js'
import { listPage } from './list_page.js'
import { actionPage, actOnRecord, destroyPage, destroyRecord, showPage } from './record_pages.js'

/**
 * The screens of every resource that does not say `admin: false`, under a group with the prefix `admin` that wears
 * the web stack and the panel. The adapter holds no rule about data: it asks the operations, and prints the answers.
 */
export function adminRoutes(router: Router): void {
  edge.mount('admin', new URL('views', import.meta.url))
  router.get('/', dashboardPage).as('admin')
  router.post('preview', preview).as('admin.preview')
  for (const registered of operations.registry.all()) {
    if (registered.resource.options.admin !== false) resourceRoutes(router, registered)
  }
  router.get('*', ({ request }) => {
    throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
  })
}

/** Every deed is a POST that a plain form can send, and has a page that can be linked to. */
function resourceRoutes(router: Router, registered: Registered): void {
  const { name } = registered.resource
  const route = (verb: string) => `admin.${name}.${verb}`

  router.get(name, listPage(registered)).as(route('list'))
  router.post(name, storeRecord(registered)).as(route('store'))
  router.get(`${name}/create`, createPage(registered)).as(route('create'))
  router.post(`${name}/bulk`, bulkDeed(registered)).as(route('bulk'))
  router.get(`${name}/options/:name`, optionsOf(registered)).as(route('options'))
  router.get(`${name}/:id`, showPage(registered)).as(route('show'))
  router.post(`${name}/:id`, updateRecord(registered)).as(route('update'))
  router.get(`${name}/:id/edit`, editPage(registered)).as(route('edit'))
  router.get(`${name}/:id/destroy`, destroyPage(registered)).as(route('destroy.question'))
  router.post(`${name}/:id/destroy`, destroyRecord(registered)).as(route('destroy'))
  router.get(`${name}/:id/actions/:action`, actionPage(registered)).as(route('act.question'))
  router.post(`${name}/:id/actions/:action`, actOnRecord(registered)).as(route('act'))
}
