import { middlewareInfo, routeInfo } from '@adonisjs/core/http/helpers'
import type { ApplicationService } from '@adonisjs/core/types'

export interface RouteFacts {
  methods: string[]
  address: string
  /** `posts_controller.show`; null for a function without a name. */
  answeredBy: string | null
  name: string | null
  middleware: string[]
  /** Null for every domain. */
  domain: string | null
}

/** Every route in the order of its declaration. HEAD goes along with GET and is left out. */
export async function routeFacts(app: ApplicationService): Promise<RouteFacts[]> {
  const router = await app.container.make('router')
  router.commit()
  const routes = Object.values(router.toJSON()).flat()
  return Promise.all(
    routes.map(async (route) => {
      const middleware = await Promise.all([...route.middleware.all()].map(middlewareInfo))
      return {
        methods: route.methods.filter((method) => method !== 'HEAD'),
        address: route.pattern,
        answeredBy: handlerName(await routeInfo(route)),
        name: route.name ?? null,
        middleware: middleware.flatMap(({ type, name }) =>
          type === 'global' || !name ? [] : [name]
        ),
        domain: route.domain === 'root' ? null : route.domain,
      }
    })
  )
}

function handlerName(info: Awaited<ReturnType<typeof routeInfo>>): string | null {
  if (info.type !== 'controller') return info.name && info.name !== 'closure' ? info.name : null
  return `${info.moduleNameOrPath.replace(/^#controllers\//, '')}.${info.method}`
}
