/*
 * The request stacks. What every answer needs stands in front of all, and the REST API has a lane of its own; the rest
 * is worn by groups of routes: web (pages), panel (the admin), api (an application's own API addresses).
 */
import app from '@adonisjs/core/services/app'
import server from '@adonisjs/core/services/server'
import { panel } from '#framework/admin/main'
import {
  answerPreflights,
  answerServerOptions,
  closeForMaintenance,
  protectResponses,
  webStack,
} from '#framework/http/main'
import { apiStack, serveRest } from '#framework/rest/main'

server.errorHandler(() => import('#exceptions/handler'))

protectResponses(server)
serveRest(server)
answerPreflights(server)
answerServerOptions(server)
closeForMaintenance(server, { page: 'pages/errors/maintenance' })

if (app.inDev) server.use([() => import('@adonisjs/vite/vite_middleware')])

/** Worn by groups of routes in start/routes: what each costs and gives stands in framework/. */
export const middleware = { web: webStack, api: apiStack, panel }
