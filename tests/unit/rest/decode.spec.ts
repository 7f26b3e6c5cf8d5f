import fc from 'fast-check'
import { test } from '@japa/runner'
import type { OperationError } from '#framework/resources/main'
import { decodeAggregate, decodeList, decodeShow } from '#framework/rest/decode'
import { decodeAggregateBody, decodeListBody, decodeShowBody } from '#framework/rest/decode_body'

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

function refusal(deed: () => unknown): OperationError {
  try {
    deed()
  } catch (error) {
    return error as OperationError
  }
  throw new Error('It was read')
}

test.group('A list in a query string', () => {
  test('is read as plain data', ({ assert }) => {
    assert.deepEqual(plain(decodeList('')), {})
    assert.deepEqual(plain(decodeList('limit=2&&sort=-a,b&fields=a&search=x+y&count=estimated')), {
      limit: '2',
      sort: '-a,b',
      fields: 'a',
      search: 'x y',
      count: 'estimated',
    })
    const query =
      'filter[a]=1&filter[b][in]=2,3&filter%5Bc%5D[]=4&filter[c][]=5&filter[d]=6&filter[d]=7'
    assert.deepEqual(plain(decodeList(query)), {
      filter: { a: '1', b: { in: '2,3' }, c: ['4', '5'], d: ['6', '7'] },
    })
    assert.deepEqual(plain(decodeList('filter=a%20eq%201')), { filter: 'a eq 1' })
    assert.deepEqual(plain(decodeList('filter[or][0][a]=1&filter[or][1][b]=2').filter), {
      or: { 0: { a: '1' }, 1: { b: '2' } },
    })
  })

  test('may say more of what is included', ({ assert }) => {
    assert.deepEqual(decodeShow('include=a,b.c').include, 'a,b.c')
    const query =
      'include=a&include[b][limit]=5&include[b][filter][x]=1&include[b][include][c][sort]=y&include[d]=true'
    assert.deepEqual(plain(decodeShow(query).include), {
      a: true,
      b: { limit: '5', filter: { x: '1' }, include: { c: { sort: 'y' } } },
      d: {},
    })
  })

  test('has names and nothing else, also those that objects are born with', ({ assert }) => {
    const { filter } = decodeList('filter[__proto__][x]=1&filter[constructor]=2') as {
      filter: object
    }
    assert.sameMembers(Object.keys(filter), ['__proto__', 'constructor'])
    assert.isUndefined(({} as { x?: string }).x)
  })

  test('is refused where it cannot be read: {0}')
    .with([
      ['filter[a', /no parameter "filter\[a"/],
      ['filter]a=1', /no parameter/],
      ['=1', /no parameter ""/],
      ['limit=%zz', /percent-encoded/],
      ['limit=%ff', /percent-encoded/],
      ['filter[a]=1&filter[a][ne]=2', /value and brackets/],
      ['limit[a]=1', /one value/],
      [`filter${'[a]'.repeat(20)}=1`, /19 brackets/],
      ['a&'.repeat(201), /200 parameters/],
      ['include[a][colour]=1', /no parameter "include\[a\]\[colour\]"/],
      ['count=maybe', /true or false/],
    ] as const)
    .run(({ assert }, [query, message]) => {
      const error = refusal(() => decodeList(query))
      assert.equal(error.code, 'E_INVALID_PARAMETER')
      assert.match(error.message, message)
    })

  test('never fails otherwise', ({ assert }) => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'filter',
            'include',
            '[',
            ']',
            '[a]',
            '[]',
            '=',
            '&',
            '%',
            '%5B',
            'x',
            '+'
          )
        )
        .map((parts) => parts.join(''))
    )
    fc.assert(
      fc.property(noise, (query) => {
        for (const decode of [decodeList, decodeShow, decodeAggregate]) {
          try {
            assert.isObject(decode(query))
          } catch (error) {
            assert.equal((error as OperationError).code, 'E_INVALID_PARAMETER')
          }
        }
      }),
      { seed: 1122, numRuns: 2000 }
    )
  })
})

test.group('A list in a JSON body', () => {
  test('has the same names, and values of their own types', ({ assert }) => {
    const body = {
      filter: { or: [{ a: 1 }, { b: { null: true } }] },
      sort: ['-a'],
      limit: 5,
      count: true,
      include: { a: true, b: { limit: 2, include: { c: { filter: 'x eq 1' } } } },
    }
    assert.deepEqual(decodeListBody(body), body)
    assert.deepEqual(
      decodeListBody({ include: ['a'], fields: 'a,b', filter: 'a eq 1' }) as object,
      {
        include: ['a'],
        fields: 'a,b',
        filter: 'a eq 1',
      }
    )
  })

  test('is refused by name')
    .with([
      [[], 'body'],
      [null, 'body'],
      ['filter', 'body'],
      [{ colour: 1 }, 'colour'],
      [{ limit: [1] }, 'limit'],
      [{ filter: [1] }, 'filter'],
      [{ sort: [1] }, 'sort'],
      [{ sort: Array.from({ length: 101 }, () => 'a') }, 'sort'],
      [{ count: 'maybe' }, 'count'],
      [{ count: 1 }, 'count'],
      [{ trashed: 'maybe' }, 'trashed'],
      [{ include: 5 }, 'include'],
      [{ include: { a: 5 } }, 'include[a]'],
      [{ include: { a: { colour: 1 } } }, 'include[a][colour]'],
      [{ include: { a: { limit: {} } } }, 'include[a][limit]'],
      [{ include: { a: { include: { b: [] } } } }, 'include[a][include][b]'],
      [JSON.parse(`${'{"include":{"a":'.repeat(30)}true${'}}'.repeat(30)}`), 'include[a]'],
    ] as [unknown, string][])
    .run(({ assert }, [body, parameter]) => {
      const error = refusal(() => decodeListBody(body))
      assert.equal(error.code, 'E_INVALID_PARAMETER')
      assert.isTrue(error.problems[0].field.startsWith(parameter), error.problems[0].field)
    })
})

test.group('One record or figures in a JSON body', () => {
  test('have the names that the address has', ({ assert }) => {
    const one = { fields: ['a'], include: { b: { filter: { x: 1 } } } }
    assert.deepEqual(decodeShowBody(one), one)
    const figures = { group: ['a', 'b:year'], measures: 'count', filter: 'x eq 1', limit: 5 }
    assert.deepEqual(decodeAggregateBody(figures), figures)
  })

  test('are refused by name: {1}')
    .with([
      [decodeShowBody, 'limit', { limit: 1 }],
      [decodeShowBody, 'fields', { fields: 1 }],
      [decodeShowBody, 'body', ['fields']],
      [decodeAggregateBody, 'include', { include: 'a' }],
      [decodeAggregateBody, 'group', { group: {} }],
      [decodeAggregateBody, 'measures', { measures: [1] }],
      [decodeAggregateBody, 'trashed', { trashed: 'maybe' }],
      [decodeAggregateBody, 'body', null],
    ] as const)
    .run(({ assert }, [decode, member, body]) => {
      const error = refusal(() => decode(body))
      assert.deepEqual([error.code, error.problems[0].field], ['E_INVALID_PARAMETER', member])
    })
})
