import type { Actor } from '#framework/resources/main'

/** What the admin is told by the application. */
export interface PanelOptions {
  /** The site's name, for the head of the rail. */
  name: string
  /** Whether somebody who is signed in may enter at all. */
  allows(actor: Actor): boolean
  /** The site's front page; `/` when not said. */
  home?: string
  /** Takes the POST that signs out; `/sign-out` when not said. */
  signOut?: string
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** Set by the panel's middleware. */
    panel: Required<PanelOptions>
  }
}
