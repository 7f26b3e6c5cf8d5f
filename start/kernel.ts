/*
 * The request stacks. Only what every answer needs stands in front of all; the rest is named and worn by groups of
 * routes: web (pages), admin, api.
 */
import app from '@adonisjs/core/services/app'
import { panel } from '#framework/admin/main'
import { webStack } from '#framework/http/main'
import { apiStack } from '#framework/rest/main'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#exceptions/handler'))

server.use([
  () => import('#framework/http/security_headers'),
  ...(app.inDev ? [() => import('@adonisjs/vite/vite_middleware')] : []),
])

/** Worn by groups of routes in start/routes: what each costs and gives stands in framework/. */
export const middleware = { web: webStack, api: apiStack, panel }
