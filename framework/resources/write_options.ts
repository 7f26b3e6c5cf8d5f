import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Change } from './change.js'
import type { Origin } from './deed.js'
import type { Surface } from './list_query.js'
import type { Version } from './version.js'

/** What any write may be told besides its input. */
export interface WriteOptions {
  /** Default: `app`. */
  surface?: Surface
  /** A transaction this is to be part of; the events follow its commit. Default: one of its own. */
  client?: TransactionClientContract
  /** The request it came with; witnesses are told. */
  origin?: Origin
  /** The same request with the same key is done once; sent again, it is told what it came to. Kept for 24 hours. */
  idempotency?: { key: string }
}

/** What a write to a record that is there may be told. */
export interface ChangeOptions extends WriteOptions {
  /** The version its sender has seen: the record is left alone when it has another one by now. */
  version?: Version
}

export interface ActOptions extends ChangeOptions {
  /** What the action has to be told, where it declares that. */
  input?: unknown
}

export interface UpdateOptions extends ChangeOptions {
  /** What the input means. Default: `fields`, those given change and no other. */
  change?: Change
}
