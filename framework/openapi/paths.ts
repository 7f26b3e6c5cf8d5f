import type { ErrorCode } from '#framework/resources/main'
import { type Endpoint, endpointsOf } from '#framework/rest/main'
import { aggregates } from './figures.js'
import { destroyFile, replaceFile, showFile } from './files.js'
import type { Json } from './json.js'
import { destroyMany, link, storeMany, unlink, updateMany } from './many.js'
import { type Names, namesOf } from './names.js'
import type { Offer } from './offer.js'
import { keyParameter } from './parameters.js'
import type { Refusals } from './problems.js'
import { list, show } from './reading.js'
import type { Told } from './told.js'
import { act, destroy, replace, restore, store, update } from './writing.js'

/** Reasons for which anything may be refused. */
const ALWAYS: ErrorCode[] = [
  'E_INVALID_PARAMETER',
  'E_UNAUTHENTICATED',
  'E_FORBIDDEN',
  'E_TOO_MANY_REQUESTS',
  'E_UNEXPECTED',
  'E_DATABASE_UNAVAILABLE',
  'E_LIMITS_UNAVAILABLE',
  'E_MAINTENANCE',
]

/** Methods that every address answers, as HTTP says, and QUERY, for which OpenAPI 3.1 has no place. */
const UNTOLD = new Set(['HEAD', 'OPTIONS', 'QUERY'])

/** One of these is sent. */
export const CREDENTIALS: Json[] = [{ bearer: [] }, { key: [] }]

/** What is told of the endpoints that every resource has. */
const TOLD: Record<string, (offer: Offer, names: Names, endpoint: Endpoint) => Told> = {
  aggregates,
  list,
  show,
  store,
  update,
  replace,
  destroy,
  restore,
  storeMany,
  updateMany,
  destroyMany,
}

/**
 * The addresses of one resource and what may be done there, after the server's own. What the policy allows to nobody
 * is left out.
 */
export function pathsOf(offer: Offer, refusals: Refusals): Record<string, Json> {
  const names = namesOf(offer.registered)
  const paths: Record<string, Json> = {}
  for (const endpoint of endpointsOf(offer.registered)) {
    const methods = endpoint.methods.filter((name) => !UNTOLD.has(name))
    if (methods.length === 0) continue
    const { ability, answers, refusals: reasons, ...told } = toldOf(endpoint, offer, names)
    if (!offer.allows(ability)) continue
    const address = offer.registered.resource.name + endpoint.address
    const item = (paths[`/${address.replace(/:(\w+)/g, '{$1}')}`] ??= itemOf(endpoint, offer))
    for (const method of methods) {
      item[method.toLowerCase()] = {
        tags: [names.many],
        ...told,
        security: [...(offer.isOpen(ability) ? [{}] : []), ...CREDENTIALS],
        responses: { ...answers, ...refusals.of([...ALWAYS, ...reasons]) },
      }
    }
  }
  return paths
}

/** What all operations at an address have in common. */
function itemOf({ address }: Endpoint, offer: Offer): Json {
  if (!address.includes(':id')) return {}
  const parameters = [keyParameter(offer, 'id', 'The key of the record.')]
  const [, relation] = /^\/:id\/(\w+)\/:relatedId$/.exec(address) ?? []
  if (relation) {
    const other = offer.towards(relation)
    parameters.push(keyParameter(other, 'relatedId', 'The key of the record it is linked with.'))
  }
  return { parameters }
}

function toldOf(endpoint: Endpoint, offer: Offer, names: Names): Told {
  const { verb } = endpoint
  if (Object.hasOwn(TOLD, verb)) return TOLD[verb](offer, names, endpoint)
  if (Object.hasOwn(offer.registered.resource.actions, verb)) return act(offer, names, verb)
  const [relation, deed] = verb.split('.')
  const field = offer.registered.resource.shape.fields.get(relation)
  if (field && deed === 'show') return showFile(names, field)
  if (field && deed === 'replace') return replaceFile(offer, names, field)
  if (field && deed === 'destroy') return destroyFile(offer, names, field)
  if (deed === 'link') return link(offer, names, relation)
  if (deed === 'unlink') return unlink(offer, names, relation)
  throw new Error(`The description of the API has no words for the endpoint "${verb}"`)
}
