import { test } from '@japa/runner'
import type { JsonValue } from '#framework/fields/main'
import { mergePatch } from '#framework/resources/merge_patch'

/** The table of RFC 7396, appendix A: what was there, the patch, what is there then. */
const TABLE: [JsonValue, JsonValue, JsonValue][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
]

test.group('A JSON Merge Patch', () => {
  test('makes of a value what RFC 7396 says')
    .with(TABLE.map(([target, patch, result]) => ({ target, patch, result })))
    .run(({ assert }, { target, patch, result }) => {
      const before = JSON.stringify(target)
      assert.deepEqual(mergePatch(target, patch), result)
      assert.equal(JSON.stringify(target), before, 'the value itself stays as it was')
    })

  test('takes the name of a prototype for a name', ({ assert }) => {
    const patch = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}')
    const merged = mergePatch({}, patch) as object
    assert.deepEqual(Object.keys(merged), ['__proto__', 'constructor'])
    assert.strictEqual(Object.getPrototypeOf(merged), Object.prototype)
    assert.notProperty({}, 'admin')
    assert.notProperty({}, 'x')
  })
})
