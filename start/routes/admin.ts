/*
 * The admin: signed in, and of those who keep the site. What each of them may do there, the policies say.
 */
import router from '@adonisjs/core/services/router'
import { adminRoutes } from '#framework/admin/main'
import site from '#config/site'
import { middleware } from '#start/kernel'

const panel = middleware.panel({
  name: site.name,
  allows: (actor) => actor.hasRole('admin', 'editor', 'author'),
})

router
  .group(() => adminRoutes(router))
  .prefix('admin')
  .use([middleware.web({ form: true, files: true }), panel])
