import type { Actor } from '#framework/resources/main'
import type { SentFile } from './page_form.js'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** Who is asking; set by the web, admin and api stacks. */
    actor: Actor
    /** Files that came with a form, by the name of their field; where the stack was told to take some. */
    files?: ReadonlyMap<string, SentFile>
  }
}
