/*
 * The request stacks. Only what every answer needs stands in front of all; the rest is named and worn by groups of
 * routes: web (pages), admin, api.
 */
import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#exceptions/handler'))

server.use([
  () => import('#framework/http/security_headers'),
  () => import('#framework/http/assets'),
  ...(app.inDev ? [() => import('@adonisjs/vite/vite_middleware')] : []),
])

router.use([])

export const middleware = router.named({
  web: () => import('#framework/http/web_stack'),
  api: () => import('#framework/rest/api_stack'),
})
