/*
 * `npm run index`: writes what is made from the framework's commands, their index. Run it after changing one.
 */
import 'reflect-metadata'
import { writeIndex } from '../framework/console/index_commands.js'

await writeIndex()
