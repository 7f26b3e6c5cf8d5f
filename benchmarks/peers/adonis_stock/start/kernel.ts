import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#middleware/exception_handler'))

server.use([
  () => import('#middleware/container_bindings_middleware'),
  () => import('#middleware/force_json_response_middleware'),
  () => import('@adonisjs/cors/cors_middleware'),
])
router.use([() => import('@adonisjs/core/bodyparser_middleware')])

export const middleware = router.named({
  token: () => import('#middleware/token_middleware'),
})
