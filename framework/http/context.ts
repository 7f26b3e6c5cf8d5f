import type { Actor } from '#framework/resources/main'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** Who is asking; set by the web, admin and api stacks. */
    actor: Actor
  }
}
