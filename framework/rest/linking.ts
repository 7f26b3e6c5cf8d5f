import { operations, type Registered, type Relation } from '#framework/resources/main'
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
      const { actor } = exchange
      const options = await changeOptionsOf(exchange, registered, id)
      answerGone(
        exchange,
        await operations[deed](registered, actor, id, relation.name, relatedId, options)
      )
    },
  }
}
