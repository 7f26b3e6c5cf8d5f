import { writeFile } from 'node:fs/promises'
import type { ScratchApp } from '#tests/helpers/scratch_app'

/** Writes the migration of every model that has none. */
const SCRIPT = String.raw`
import 'reflect-metadata'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { Ignitor } from '@adonisjs/core'

const root = new URL('./', import.meta.url)
const importer = (path: string) => import(path.startsWith('.') ? new URL(path, root).href : path)
const app = new Ignitor(root, { importer }).createApp('console')
await app.init()
await app.boot()
await app.start(() => {})
const { loadModels } = await import('./framework/models/main.js')
const { fieldsOf } = await import('./framework/fields/main.js')
const names = await readdir('database/migrations')
const written = await Promise.all(names.map((name) => readFile('database/migrations/' + name, 'utf8')))
const models = [...(await loadModels(app)).values()]
const missing = models.filter(({ table }) => !written.some((text) => text.includes("('" + table + "'")))
const columns = (model: any) =>
  [...fieldsOf(model).values()].map(({ column, columnName, nullable, options }: any) => {
    const types: Record<string, string> = {
      increments: 'increments(NAME)',
      integer: 'integer(NAME)' + (column.unsigned ? '.unsigned()' : ''),
      string: 'string(NAME, ' + column.length + ')',
      decimal: 'decimal(NAME, ' + column.precision + ', ' + column.scale + ')',
      dateTime: 'datetime(NAME, { precision: 3 })',
      enum: 'string(NAME, 100)',
    }
    const call = (types[column.type] ?? column.type + '(NAME)').replace('NAME', "'" + columnName + "'")
    const rest = [
      column.type === 'increments' ? '' : nullable ? '.nullable()' : '.notNullable()',
      options.primary ? '.primary()' : '',
      options.unique ? '.unique()' : '',
    ]
    return 'table.' + call + rest.join('')
  })
for (const model of missing) {
  const text =
    "import { BaseSchema } from '@adonisjs/lucid/schema'\nexport default class extends BaseSchema {\n" +
    "async up() { this.schema.createTable('" + model.table + "', (table) => {\n" +
    columns(model).join('\n') + "\n}) }\nasync down() { this.schema.dropTable('" + model.table + "') }\n}\n"
  await writeFile('database/migrations/1990000000000_create_' + model.table + '.ts', text)
}
await app.terminate()
`

/** Tables for models that were just made, as simple as tests need them. */
export async function migrateByHand(scratch: ScratchApp): Promise<void> {
  await writeFile(scratch.path('tables_by_hand.ts'), SCRIPT)
  const { code, stderr } = await scratch.run('--import=@poppinss/ts-exec', 'tables_by_hand.ts')
  if (code !== 0) throw new Error(stderr)
}
