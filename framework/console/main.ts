import type { CommandMetaData } from '@adonisjs/core/types/ace'

/** The framework's Ace commands: metadata first, so that listing them loads none. */
export async function getMetaData(): Promise<CommandMetaData[]> {
  return []
}

export async function getCommand() {
  return null
}
