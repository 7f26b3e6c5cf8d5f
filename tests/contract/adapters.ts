import type { ApiClient } from '@japa/api-client'
import type { Adapter } from './adapters/adapter.js'
import { direct } from './adapters/direct.js'
import { rest } from './adapters/rest.js'

/** Every protocol there is. A new one is added here, and keeps the whole contract. */
export const adapters: { name: string; make: (client: ApiClient) => Adapter }[] = [
  { name: 'the operations', make: () => direct() },
  { name: 'REST', make: rest },
]
