import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'
import { throttle } from '#start/limiter'

const PostsController = () => import('#controllers/posts_controller')

router
  .resource('api/posts', PostsController)
  .only(['index', 'show', 'store'])
  .use('*', [middleware.token(), throttle])
