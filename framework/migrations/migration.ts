import { BaseSchema } from '@adonisjs/lucid/schema'
import { Editor } from './editor.js'
import type { Operation } from './operation.js'

/** A step of the editor among Lucid's tracked calls, where it keeps its place between `this.schema` and `this.defer`. */
export interface TrackedOperation {
  (): Promise<void>
  operation: Operation
}

/**
 * The base of migrations made from the models: an ordinary Lucid migration with the schema editor.
 * `this.schema` and `this.defer` may be used beside it.
 */
export abstract class Migration extends BaseSchema {
  /** The files it builds on, by name without extension: two files with the same parent are two heads. */
  static parents: readonly string[] = []

  /** The files it stands for (`migration:squash`): where they have been applied, it counts as applied. */
  static replaces: readonly string[] = []

  /** What `up()` changes in tables where the replay cannot read it: raw SQL, `defer`, conditions on rows. */
  static state?(editor: Editor): void

  readonly editor = new Editor((operation) => {
    const step: TrackedOperation = Object.assign(() => refuse(this.file), { operation })
    this.defer(step)
  })
}

async function refuse(file: string): Promise<never> {
  throw new Error(
    `${file} uses the schema editor, which Lucid's own runner does not know. Run it with: node ace migration:run`
  )
}

/** The editor's operation in a tracked call, or undefined for one of Lucid's. */
export function operationOf(call: unknown): Operation | undefined {
  return typeof call === 'function' ? (call as Partial<TrackedOperation>).operation : undefined
}
