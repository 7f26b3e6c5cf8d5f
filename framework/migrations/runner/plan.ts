import { createHash } from 'node:crypto'
import type { BaseSchema } from '@adonisjs/lucid/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import { operationOf } from '../migration.js'
import { MigrationException } from '../migration_exception.js'
import type { Operation } from '../operation.js'
import { callsOf, isSchemaBuilder, translate, type SchemaBuilder } from '../replay/main.js'
import type { Schema } from '../schema/table.js'
import { execute } from '../sql/execute.js'
import { compile, type Step, type StepContext } from '../sql/main.js'
import { keepingObjects } from './sqlite_keep.js'

/** A step as the runner carries it out. */
export interface PlannedStep extends Step {
  run(context: StepContext): Promise<void>
  /** It changes rows and no table, so that a transaction can hold it also on MySQL. */
  isData: boolean
}

export interface Plan {
  steps: PlannedStep[]
  /** What is known of what the file does, up to the first call that cannot be read: guards are made of it. */
  operations: Operation[]
}

interface Ground {
  dialect: Dialect
  before: Schema
  /** Each statement is a step of its own, because it cannot be taken back. */
  isJournalled: boolean
}

/**
 * The steps of a migration whose `up` or `down` has been called.
 * @throws MigrationException when an operation names what is not there
 */
export function planSteps(migration: BaseSchema, ground: Ground): Plan {
  const plan: Plan = { steps: [], operations: [] }
  let schema = ground.before
  let isReadable = true
  for (const call of [...callsOf(migration)]) {
    const { operations, opaque } = translate(call, schema)
    plan.steps.push(...stepsOf(call, migration, operations, opaque, { ...ground, before: schema }))
    if (opaque.length) isReadable = false
    if (isReadable) plan.operations.push(...operations)
    for (const operation of operations) schema = fold(schema, operation)
  }
  return plan
}

/** Stands for the first steps of a plan: what has been done of a half-applied file. */
export function prefixOf(steps: PlannedStep[], count: number): string {
  const parts = steps.slice(0, count).map(({ title, sql }) => [title, ...sql])
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function stepsOf(
  call: unknown,
  migration: BaseSchema,
  operations: Operation[],
  opaque: string[],
  ground: Ground
): PlannedStep[] {
  const operation = operationOf(call)
  if (operation) return compiled([operation], ground)
  if (!isSchemaBuilder(call)) return [deferred(call as Deferred, migration)]
  const builder = call as Builder
  if (ground.dialect !== 'sqlite') return ground.isJournalled ? apart(builder) : [whole(builder)]
  const makesOnly = builder._sequence.every(({ method }) => method === 'createTable')
  if (makesOnly) return [whole(builder)]
  // What can be read is done in our way, which keeps rows, triggers, views and indexes; Knex's does not.
  const ours = opaque.length ? null : compiledOrNull(operations, ground)
  return ours ?? [careful(builder)]
}

function compiledOrNull(operations: Operation[], ground: Ground): PlannedStep[] | null {
  try {
    return compiled(operations, ground)
  } catch (error) {
    if (!(error instanceof MigrationException)) throw error
    return null
  }
}

function compiled(operations: Operation[], { dialect, before }: Ground): PlannedStep[] {
  const steps: PlannedStep[] = []
  let schema = before
  for (const operation of operations) {
    for (const step of compile(operation, schema, dialect)) {
      steps.push({
        ...step,
        run: step.run?.bind(step) ?? (({ client }) => runAll(client, step.sql)),
        isData: step.isData ?? false,
      })
    }
    schema = fold(schema, operation)
  }
  return steps
}

async function runAll(client: QueryClientContract, statements: string[]): Promise<void> {
  for (const statement of statements) await execute(client, statement)
}

type Deferred = (client: QueryClientContract) => Promise<void> | void

type Builder = SchemaBuilder &
  PromiseLike<unknown> & {
    toQuery(): string
    toSQL(): Statement | Statement[]
  }

interface Statement {
  sql: unknown
  bindings?: unknown[]
  output?: unknown
}

/** A function given to `this.defer`. Calls on `this.schema` inside it are carried out after it, as Lucid does. */
function deferred(call: Deferred, migration: BaseSchema): PlannedStep {
  return {
    title: 'deferred step',
    sql: [`-- a function: ${firstLine(String(call))}`],
    isData: true,
    async run({ client }) {
      const calls = callsOf(migration)
      const known = calls.length
      const own = migration as unknown as { db: QueryClientContract }
      const { db } = own
      own.db = client
      try {
        await call(client)
        for (const added of calls.splice(known)) {
          await (typeof added === 'function' ? added(client) : (added as PromiseLike<unknown>))
        }
      } finally {
        own.db = db
      }
    },
  }
}

const firstLine = (text: string) => text.split('\n', 1)[0].slice(0, 80)

/** A builder of Lucid's as it is. */
function whole(builder: Builder): PlannedStep {
  return {
    title: titleOf(builder),
    sql: statementsOf(builder),
    isData: false,
    run: async () => void (await builder),
  }
}

/** A builder that Knex may carry out by making tables anew. */
function careful(builder: Builder): PlannedStep {
  const step = whole(builder)
  return {
    ...step,
    run: ({ client }) => keepingObjects(client, step.sql, async () => await builder),
  }
}

/** A builder's statements, each as a step; one that asks the database before it goes on stays whole. */
function apart(builder: Builder): PlannedStep[] {
  const statements = [builder.toSQL()].flat()
  const isSimple = statements.every(({ sql, output }) => typeof sql === 'string' && !output)
  if (!isSimple || statements.length < 2) return [whole(builder)]
  const texts = statementsOf(builder)
  return statements.map(({ sql, bindings }, index) => ({
    title: `${titleOf(builder)} (${index + 1} of ${statements.length})`,
    sql: [texts.length === statements.length ? texts[index] : String(sql)],
    isData: false,
    async run({ client }) {
      await (bindings?.length
        ? client.rawQuery(String(sql), bindings as never)
        : execute(client, String(sql)))
    },
  }))
}

/** 'alter table posts' */
function titleOf({ _sequence }: Builder): string {
  const parts = _sequence.map(({ method, args }) =>
    method === 'raw'
      ? 'raw SQL'
      : `${method.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${String(args[0])}`
  )
  return parts.join(', ')
}

function statementsOf(builder: Builder): string[] {
  const text = builder.toQuery()
  return text
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter(Boolean)
}
