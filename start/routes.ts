/*
 * Every address of the application.
 */
import router from '@adonisjs/core/services/router'
import { assetRoutes } from '#framework/http/main'
import { restRoutes } from '#framework/rest/main'
import '#start/routes/pages'
import '#start/routes/accounts'
import '#start/routes/admin'

router.group(() => restRoutes(router)).prefix('api')

assetRoutes(router)
