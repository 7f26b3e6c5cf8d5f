import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { identifier } from '../quote.js'

/** A question to the database, whether a step's effect is there. */
export type Probe = (client: QueryClientContract) => Promise<boolean>

export const q = (name: string) => identifier(name, 'mysql')

/** One ALTER TABLE: MySQL carries it out whole or not at all. */
export const alter = (table: string, ...changes: string[]) =>
  `alter table ${q(table)} ${changes.join(', ')}`

export const not =
  (probe: Probe): Probe =>
  async (client) =>
    !(await probe(client))

/** A step without harm when it runs twice. */
export const again: Probe = async () => false
