import { OperationError } from '#framework/resources/main'
import type { Endpoint } from './endpoint.js'

/**
 * Answers the methods that an address has no endpoint for: OPTIONS is told what there is, the others that it is not
 * them.
 * @param foreign  methods that somebody else answers there
 */
export function otherMethods(
  endpoints: ReadonlyMap<string, Endpoint>,
  foreign: ReadonlySet<string>
): Endpoint {
  const takenBy = (method: string) => endpoints.get(method)?.takes?.join(', ')
  return {
    verb: 'options',
    methods: ['OPTIONS'],
    address: '',
    answer(exchange) {
      const allowed = [...new Set([...endpoints.keys(), ...foreign, 'OPTIONS'])].join(', ')
      exchange.set('allow', allowed)
      if (exchange.method !== 'OPTIONS') {
        throw new OperationError(
          'E_METHOD_NOT_ALLOWED',
          `This address does not take ${exchange.method}. It takes ${allowed}.`
        )
      }
      const patch = takenBy('PATCH')
      if (patch) exchange.set('accept-patch', patch)
      const post = takenBy('POST')
      if (post) exchange.set('accept-post', post)
      const query = takenBy('QUERY')
      if (query) exchange.set('accept-query', query)
      exchange.send(204)
    },
  }
}
