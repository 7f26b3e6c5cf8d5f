/*
 * Every address of the application.
 */
import router from '@adonisjs/core/services/router'
import { assetRoutes, errorRoutes } from '#framework/http/main'
import { openapiRoutes } from '#framework/openapi/routes'
import { restRoutes } from '#framework/rest/main'
import { middleware } from '#start/kernel'
import '#start/routes/pages'
import '#start/routes/accounts'
import '#start/routes/admin'

router
  .group(() => {
    restRoutes(router)
    errorRoutes(router)
  })
  .prefix('api')

router
  .group(() => openapiRoutes(router))
  .prefix('api')
  // What is made for its reader (?for=me) costs as much as hundreds of lists.
  .use(middleware.api({ rate: { name: 'description', rate: '60/minute burst 40' } }))

assetRoutes(router)
