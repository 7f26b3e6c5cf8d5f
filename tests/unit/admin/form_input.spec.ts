import { test } from '@japa/runner'
import type { HttpRequest } from '@adonisjs/core/http'
import { listOf, readForm } from '../../../framework/admin/form_input.js'

const read = (body: object) => readForm({ body: () => body } as unknown as HttpRequest)

test.group('A form that was sent', () => {
  test('by {word} is {deed}')
    .with([
      { word: undefined, finds: {}, deed: { name: 'save', another: false } },
      { word: 'save', finds: { authorId: 'ada' }, deed: { name: 'save', another: false } },
      { word: 'another', finds: {}, deed: { name: 'save', another: true } },
      { word: 'enter', finds: {}, deed: { name: 'save', another: false } },
      { word: 'enter', finds: { authorId: 'ada' }, deed: { name: 'find' } },
      { word: 'find:authorId', finds: {}, deed: { name: 'find' } },
      { word: 'preview:body', finds: {}, deed: { name: 'preview', field: 'body' } },
      { word: 'nonsense', finds: {}, deed: { name: 'save', another: false } },
    ])
    .run(({ assert }, { word, finds, deed }) => {
      assert.deepEqual(read({ _do: word, _find: finds }).deed, deed)
    })

  test('keeps its own names from the record', ({ assert }) => {
    const { sent, finds } = read({
      title: 'Ink',
      _csrf: 'x',
      _do: 'save',
      _find: { tags: ' ', authorId: 'a' },
    })
    assert.deepEqual(sent, { title: 'Ink' })
    assert.deepEqual(finds, { authorId: 'a' })
  })

  test('has several values of a name in whatever form the parser gives them', ({ assert }) => {
    assert.deepEqual(listOf('1'), ['1'])
    assert.deepEqual(listOf(['1', '', '2']), ['1', '2'])
    assert.deepEqual(listOf({ 0: '1', 1: '2' }), ['1', '2'])
    assert.deepEqual(listOf(undefined), [])
    assert.deepEqual(listOf([{ a: 1 }]), [])
  })
})
