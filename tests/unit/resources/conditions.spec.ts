import fc from 'fast-check'
import { test } from '@japa/runner'
import { ScopeQuery } from '#framework/resources/main'
import {
  both,
  type Condition,
  everything,
  nothing,
  structureOf,
} from '#framework/resources/conditions'

const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      field: fc.constantFrom('a', 'b'),
      operator: fc.constant('eq' as const),
      value: fc.constant(0),
    }),
    fc.array(tie('condition'), { maxLength: 2 }).map((all) => ({ all })),
    fc.array(tie('condition'), { maxLength: 2 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
    tie('condition').map((where) => ({ relation: 'r', where }))
  ),
})).condition

test.group('The structure of a condition', () => {
  test('tells every row from no row', ({ assert }) => {
    assert.notEqual(structureOf(everything), structureOf(nothing))
  })

  test('is the same for two conditions only when they differ in nothing but values', ({
    assert,
  }) => {
    fc.assert(
      fc.property(condition, condition, (one, other) => {
        assert.equal(
          structureOf(one) === structureOf(other),
          JSON.stringify(one) === JSON.stringify(other)
        )
      }),
      { seed: 1122, numRuns: 2000 }
    )
  })

  test('counts the values of a list, and says which null is asked for', ({ assert }) => {
    const within = (value: unknown[]) => structureOf({ field: 'id', operator: 'in', value })
    assert.equal(within([1, 2]), within([8, 9]))
    assert.notEqual(within([1, 2]), within([1]))
    const empty = (value: boolean) => structureOf({ field: 'id', operator: 'null', value })
    assert.notEqual(empty(true), empty(false))
  })
})

test.group('A scope', () => {
  const query = () => new ScopeQuery<any>()

  test('limits nothing when nothing is said, and everything when none is', ({ assert }) => {
    assert.deepEqual(query().toCondition(), everything)
    assert.deepEqual(query().none().toCondition(), nothing)
    assert.deepEqual(query().whereIn('id', []).toCondition(), nothing)
  })

  test('takes an alternative for what was said before it', ({ assert }) => {
    const scope = query().where('status', 'published').whereNotNull('at').orWhere('authorId', 7)
    assert.deepEqual(scope.toCondition(), {
      any: [
        {
          all: [
            { field: 'status', operator: 'eq', value: 'published' },
            { field: 'at', operator: 'null', value: false },
          ],
        },
        { field: 'authorId', operator: 'eq', value: 7 },
      ],
    })
  })

  test('keeps a group together', ({ assert }) => {
    const scope = query()
      .where('a', 1)
      .where((group) => group.where('b', 2).orWhere('c', 3))
    assert.deepEqual(scope.toCondition(), {
      all: [
        { field: 'a', operator: 'eq', value: 1 },
        {
          any: [
            { field: 'b', operator: 'eq', value: 2 },
            { field: 'c', operator: 'eq', value: 3 },
          ],
        },
      ],
    })
  })

  test('joined with no row gives no row', ({ assert }) => {
    assert.deepEqual(both(everything, nothing), nothing)
  })
})
