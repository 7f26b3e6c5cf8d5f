import type { ApiClient } from '@japa/api-client'
import type { Person } from './people.js'

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete'

/** Asks the API as somebody. */
export function ask(client: ApiClient, method: Method, path: string, who?: Person, body?: unknown) {
  const request = client[method](path).accept('json')
  if (who?.token) request.bearerToken(who.token)
  if (who?.key) request.header('x-api-key', who.key)
  return body === undefined ? request : request.json(body as Parameters<typeof request.json>[0])
}

/** The address of the server under test, for requests no client library would send. */
export const origin = () => `http://${process.env.HOST}:${process.env.PORT}`
