import type { Emitter } from '@adonisjs/core/events'
import type { Logger } from '@adonisjs/core/logger'
import type { EventsList } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { Reader } from '#framework/database/main'

/** What the operations need of the application they run in; given once, at boot. */
export interface Runtime {
  database: Database
  reader: Reader
  emitter: Emitter<EventsList>
  logger: Pick<Logger, 'error'>
  /** Signs cursors. */
  secret: string
  /** Milliseconds a write waits for another writer before it is given up. */
  patience: number
}
