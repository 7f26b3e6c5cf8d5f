import { apiOffer, isFile, type Registered } from '#framework/resources/main'
import { destroyMany, storeMany, updateMany } from './bulk.js'
import type { Endpoint } from './endpoint.js'
import { destroyFile, putFile, showFile } from './files.js'
import { rateOf } from './limits.js'
import { link, unlink } from './linking.js'
import { query, queryAggregates, queryOne } from './queries.js'
import { aggregates, list, show } from './reads.js'
import { act, destroy, replace, restore, store, update } from './writes.js'

/**
 * The five operations of one resource, restore and the named actions, those on many records, links and files. The
 * adapter holds no rule about data: an endpoint reads the request into an operation and writes the outcome.
 */
export function endpointsOf(registered: Registered): Endpoint[] {
  const { actions, shape } = registered.resource
  const manyToMany = [...shape.relations.values()].filter(({ type }) => type === 'manyToMany')
  const files = [...shape.fields.values()].filter((field) => isFile(field) && !field.hidden)
  const endpoints: Endpoint[] = [
    list(registered),
    query(registered),
    ...(apiOffer(registered).aggregates
      ? [aggregates(registered), queryAggregates(registered)]
      : []),
    store(registered),
    show(registered),
    queryOne(registered),
    update(registered),
    replace(registered),
    destroy(registered),
    ...(shape.softDeletes ? [restore(registered)] : []),
    ...Object.keys(actions).map((action) => act(registered, action)),
    storeMany(registered),
    updateMany(registered),
    destroyMany(registered),
    ...manyToMany.flatMap((relation) => [link(registered, relation), unlink(registered, relation)]),
    ...files.flatMap((field) => [
      showFile(registered, field),
      putFile(registered, field),
      destroyFile(registered, field),
    ]),
  ]
  for (const endpoint of endpoints) {
    endpoint.rate = rateOf(registered, endpoint.operation ?? endpoint.verb)
  }
  return endpoints
}
