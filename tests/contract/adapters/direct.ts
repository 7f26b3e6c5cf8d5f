import {
  type Actor,
  type ListQuery,
  OperationError,
  type Operations,
  operations,
  type Registered,
  type Row,
  type Written,
} from '#framework/resources/main'
import { type Adapter, type Outcome, placesOf, type Told, wordsOf } from './adapter.js'

const API = { surface: 'api' } as const

/** The operations themselves, with nothing around them. */
export function direct(asked: Operations = operations): Adapter {
  const of = (name: string) => asked.registry.find(name)!
  const rowOf = <Given extends Row | null>(deed: Promise<Written<Given>>) =>
    deed.then(({ row }) => row)
  const options = ({ version, key, change, input }: Told = {}) => ({
    ...API,
    version,
    change,
    input,
    idempotency: key === undefined ? undefined : { key },
  })
  async function outcome<Given>(deed: Promise<Given>, words = wordsOf): Promise<Outcome<Given>> {
    try {
      return { given: await deed }
    } catch (error) {
      if (error instanceof OperationError) {
        return { code: error.code, problems: words(error.problems) }
      }
      throw error
    }
  }
  return {
    list: (name, { actor }, query) => outcome(asked.list(of(name), actor, query, 'api')),
    show: (name, { actor }, id, query) => outcome(asked.show(of(name), actor, id, query, 'api')),
    store: (name, { actor }, input, told) =>
      outcome(rowOf(asked.store(of(name), actor, input, options(told)))),
    update: (name, { actor }, id, input, told) =>
      outcome(rowOf(asked.update(of(name), actor, id, input, options(told)))),
    destroy: (name, { actor }, id, told) =>
      outcome(rowOf(asked.destroy(of(name), actor, id, options(told)))),
    restore: (name, { actor }, id, told) =>
      outcome(rowOf(asked.restore(of(name), actor, id, options(told)))),
    act: (name, { actor }, id, action, told) =>
      outcome(rowOf(asked.act(of(name), actor, id, action, options(told)))),
    version: async (name, { actor }, id) => {
      const { version } = await asked.showText(of(name), actor, id, {}, 'api')
      return version
    },
    many: (deed, name, { actor }, list) =>
      outcome(
        asked[deed](of(name), actor, list, API).then((all) => all.map(({ row }) => row)),
        placesOf
      ),
    link: (deed, { actor }, [name, id, relation, related]) =>
      outcome(asked[deed](of(name), actor, id, relation, related, API).then(() => true)),
    aggregate: (name, { actor }, query) =>
      outcome(asked.aggregate(of(name), actor, query, 'api').then(({ data }) => data as Row[])),
    streams: {
      stream: {
        rows: (name, { actor }, query) => outcome(streamed(asked, of(name), actor, query)),
      },
    },
  }
}

async function streamed(
  asked: Operations,
  registered: Registered,
  actor: Actor,
  query?: ListQuery
): Promise<Row[]> {
  const rows: Row[] = []
  for await (const text of asked.stream(registered, actor, query, 'api'))
    rows.push(JSON.parse(text))
  return rows
}
