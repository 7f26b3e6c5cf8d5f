import type { ApplicationService } from '@adonisjs/core/types'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import { findFiles } from '../replay/read_files.js'
import { Ledger } from './ledger.js'

/** Whether a file of the folder is not in the ledger. Names are compared, and nothing is loaded. */
export async function hasPending(
  app: ApplicationService,
  client: QueryClientContract,
  config: ConnectionConfig
): Promise<boolean> {
  const [files, applied] = await Promise.all([
    findFiles(app, config),
    new Ledger(config.migrations?.tableName).names(client),
  ])
  return files.some(({ name }) => !applied?.has(name))
}
