import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { Dialect } from '#framework/fields/kind'

const DIALECTS: Record<string, Dialect> = {
  'better-sqlite3': 'sqlite',
  'sqlite3': 'sqlite',
  'postgres': 'pg',
  'mysql': 'mysql',
  'mysql2': 'mysql',
}

/** Lucid's dialect names in our three words. @throws Error for a database we do not support */
export function toDialect(name: string): Dialect {
  const dialect = DIALECTS[name]
  if (!dialect)
    throw new Error(
      `The database dialect "${name}" is not supported. Use better-sqlite3, pg or mysql2.`
    )
  return dialect
}

/** The dialect of the connection a model uses. */
export function dialectOf(model: LucidModel): Dialect {
  return toDialect(model.$adapter.modelConstructorClient(model).dialect.name)
}
