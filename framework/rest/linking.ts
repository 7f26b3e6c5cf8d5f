import {
  notFound,
  operations,
  type Registered,
  type Relation,
  shapeOf,
} from '#framework/resources/main'
import { answerGone } from './encode.js'
import type { Endpoint } from './endpoint.js'
import { changeOptionsOf } from './write_options.js'

/** Links one record of a many-to-many relation: doing it twice is doing it once. */
export function link(registered: Registered, relation: Relation): Endpoint {
  return linking(registered, relation, 'PUT', 'link')
}

/** Unlinks it; the record itself stays. */
export function unlink(registered: Registered, relation: Relation): Endpoint {
  return linking(registered, relation, 'DELETE', 'unlink')
}

function linking(
  registered: Registered,
  relation: Relation,
  method: string,
  deed: 'link' | 'unlink'
): Endpoint {
  return {
    verb: `${relation.name}.${deed}`,
    operation: 'update',
    methods: [method],
    address: `/:id/${relation.name}/:relatedId`,
    async answer(exchange, [id, relatedId]) {
      const key = keyOf(relation, relatedId)
      const options = await changeOptionsOf(exchange, registered, id)
      const input = { [relation.name]: { [deed]: [key] } }
      answerGone(exchange, await operations.update(registered, exchange.actor, id, input, options))
    },
  }
}

/** @throws E_NOT_FOUND for a text that is the key of nothing */
function keyOf({ name, model }: Relation, text: string): string | number {
  const { fields, primaryKey } = shapeOf(model)
  if (fields.get(primaryKey)!.kind.name !== 'id') return text
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw notFound(name, text)
}
