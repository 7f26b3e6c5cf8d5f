import type { Actor } from './actor.js'

/** What has happened to a record; emitted after the transaction is committed. */
export interface RecordEvent {
  resource: string
  id: number | string
  actor: Actor
}

declare module '@adonisjs/core/types' {
  interface EventsList {
    'record:stored': RecordEvent
    'record:updated': RecordEvent
    'record:destroyed': RecordEvent
    'record:acted': RecordEvent & { action: string }
  }
}
