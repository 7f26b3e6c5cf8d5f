import { test } from '@japa/runner'
import type { JsonValue } from '#framework/fields/main'
import { OperationError } from '#framework/resources/main'
import { applyJsonPatch, pointerInto, readJsonPatch } from '#framework/resources/json_patch'

const apply = async (document: JsonValue, patch: unknown) =>
  applyJsonPatch(document, readJsonPatch(patch))

async function refusal(document: JsonValue, patch: unknown): Promise<string> {
  try {
    return JSON.stringify(await apply(document, patch))
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return [error.code, ...error.problems.map(({ pointer, rule }) => `${pointer} ${rule}`)].join(
      ' '
    )
  }
}

/** Examples of RFC 6902, appendix A: the document, the patch, what is there then. */
const EXAMPLES: { document: JsonValue; patch: object[]; result: JsonValue }[] = [
  {
    document: { foo: 'bar' },
    patch: [{ op: 'add', path: '/baz', value: 'qux' }],
    result: { foo: 'bar', baz: 'qux' },
  },
  {
    document: { foo: ['bar', 'baz'] },
    patch: [{ op: 'add', path: '/foo/1', value: 'qux' }],
    result: { foo: ['bar', 'qux', 'baz'] },
  },
  {
    document: { baz: 'qux', foo: 'bar' },
    patch: [{ op: 'remove', path: '/baz' }],
    result: { foo: 'bar' },
  },
  {
    document: { foo: ['bar', 'qux', 'baz'] },
    patch: [{ op: 'remove', path: '/foo/1' }],
    result: { foo: ['bar', 'baz'] },
  },
  {
    document: { baz: 'qux', foo: 'bar' },
    patch: [{ op: 'replace', path: '/baz', value: 'boo' }],
    result: { baz: 'boo', foo: 'bar' },
  },
  {
    document: { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
    patch: [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
    result: { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  },
  {
    document: { foo: ['all', 'grass', 'cows', 'eat'] },
    patch: [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
    result: { foo: ['all', 'cows', 'eat', 'grass'] },
  },
  {
    document: { baz: 'qux', foo: ['a', 2, 'c'] },
    patch: [
      { op: 'test', path: '/baz', value: 'qux' },
      { op: 'test', path: '/foo/1', value: 2 },
    ],
    result: { baz: 'qux', foo: ['a', 2, 'c'] },
  },
  {
    document: { foo: 'bar' },
    patch: [{ op: 'add', path: '/child', value: { grandchild: {} } }],
    result: { foo: 'bar', child: { grandchild: {} } },
  },
  {
    document: { foo: 'bar' },
    patch: [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }],
    result: { foo: 'bar', baz: 'qux' },
  },
  {
    document: { '/': 9, '~1': 10 },
    patch: [{ op: 'test', path: '/~01', value: 10 }],
    result: { '/': 9, '~1': 10 },
  },
  {
    document: { foo: ['bar'] },
    patch: [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
    result: { foo: ['bar', ['abc', 'def']] },
  },
  {
    document: { foo: { a: 1 } },
    patch: [
      { op: 'copy', from: '/foo', path: '/bar' },
      { op: 'replace', path: '/bar/a', value: 2 },
    ],
    result: { foo: { a: 1 }, bar: { a: 2 } },
  },
  { document: { a: 1 }, patch: [{ op: 'replace', path: '', value: { b: 2 } }], result: { b: 2 } },
  { document: { a: null }, patch: [{ op: 'test', path: '/a', value: null }], result: { a: null } },
]

test.group('A JSON Patch', () => {
  test('makes of a document what RFC 6902 says')
    .with(EXAMPLES)
    .run(async ({ assert }, { document, patch, result }) => {
      const before = JSON.stringify(document)
      assert.deepEqual(await apply(document, patch), result)
      assert.equal(JSON.stringify(document), before, 'the document itself stays as it was')
    })

  test('is refused as a whole by a test that fails')
    .with([
      [{ op: 'test', path: '/baz', value: 'bar' }],
      [{ op: 'test', path: '/a', value: '1' }],
      [
        { op: 'add', path: '/a', value: 2 },
        { op: 'test', path: '/a', value: 1 },
      ],
    ])
    .run(async ({ assert }, patch) => {
      const said = await refusal({ baz: 'qux', a: 1 }, patch)
      assert.equal(said, `E_PRECONDITION_FAILED /${patch.length - 1} test`)
    })

  test('is refused where it does not fit')
    .with([
      { op: 'remove', path: '/nothing' },
      { op: 'replace', path: '/nothing', value: 1 },
      { op: 'test', path: '/nothing', value: 1 },
      { op: 'add', path: '/nothing/inside', value: 1 },
      { op: 'add', path: '/a/inside', value: 1 },
      { op: 'add', path: '/list/3', value: 1 },
      { op: 'add', path: '/list/01', value: 1 },
      { op: 'add', path: '/list/x', value: 1 },
      { op: 'remove', path: '/list/-' },
      { op: 'remove', path: '/list/2' },
      { op: 'copy', from: '/nothing', path: '/b' },
      { op: 'move', from: '/object', path: '/object/inside' },
      { op: 'copy', from: '/toString', path: '/b' },
      { op: 'test', path: '/list/length', value: 2 },
      { op: 'add', path: '/__proto__/admin', value: true },
      { op: 'add', path: '/object/__proto__', value: { admin: true } },
      { op: 'add', path: '/constructor/prototype/admin', value: true },
      { op: 'copy', from: '/object/constructor', path: '/b' },
    ])
    .run(async ({ assert }, step) => {
      const document = { a: 1, list: [1, 2], object: {} }
      assert.equal(await refusal(document, [step]), 'E_INVALID /0/path path')
      assert.notProperty({}, 'admin')
    })

  test('is refused when it is none')
    .with([
      {},
      'x',
      [null],
      [{}],
      [{ op: 'burn', path: '/a' }],
      [{ op: 'toString', path: '/a' }],
      [{ op: 'add', path: '/a' }],
      [{ op: 'copy', path: '/a' }],
      [{ op: 'remove', path: 'a' }],
      [{ op: 'remove', path: '/a~2' }],
      [{ op: 'remove', path: 1 }],
      [{ op: 'remove' }],
    ])
    .run(async ({ assert }, patch) => {
      assert.equal(await refusal({ a: 1 }, patch), 'E_MALFORMED_BODY')
    })

  test('has a limit of steps, and of what it copies', async ({ assert }) => {
    const many = Array.from({ length: 101 }, () => ({ op: 'test', path: '/a', value: 1 }))
    assert.equal(await refusal({ a: 1 }, many), 'E_INVALID  maxLength')
    const doubling = Array.from({ length: 60 }, (_, index) => ({
      op: 'copy',
      from: '/a',
      path: `/a/${index}`,
    }))
    const start = performance.now()
    assert.match(await refusal({ a: { x: 'y' } }, doubling), /^E_INVALID \/\d+\/path size$/)
    assert.isBelow(performance.now() - start, 1000)
  })

  test('says where a field got its value', ({ assert }) => {
    const patch = readJsonPatch([
      { op: 'replace', path: '/title', value: 'a' },
      { op: 'remove', path: '/deck' },
      { op: 'add', path: '/meta/a', value: 1 },
      { op: 'replace', path: '/title', value: 'b' },
      { op: 'move', from: '/slug', path: '/aside/slug' },
    ])
    assert.equal(pointerInto(patch, 'slug'), '/4', 'what is moved away leaves nothing')
    assert.equal(pointerInto(patch, 'aside'), '/4')
    assert.equal(pointerInto(patch, 'title'), '/3/value')
    assert.equal(pointerInto(patch, 'deck'), '/1')
    assert.equal(pointerInto(patch, 'meta'), '/2/value')
    assert.equal(pointerInto(patch, 'body'), '')
  })
})
