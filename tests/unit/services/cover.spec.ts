import { test } from '@japa/runner'
import { cover } from '#services/cover'

test.group('A drawn cover', () => {
  test('is the same for the same words, and another for others', ({ assert }) => {
    const draw = (title: string) => cover({ title, author: 'Ada', year: '2026' }).toString()
    assert.equal(draw('Ink'), draw('Ink'))
    assert.notEqual(draw('Ink'), draw('Paper'))
  })

  test('prints words as words, and nothing a strict policy would refuse', ({ assert }) => {
    const svg = cover({ title: '<script>&"', author: '</svg><b>', year: '2026' }).toString()
    assert.notMatch(svg, /<script|<b>|style=|NaN|undefined/)
    assert.include(svg, '&lt;script&gt;&amp;&quot;')
  })

  test('shortens what does not fit', ({ assert }) => {
    const svg = cover({ title: 'a'.repeat(200), author: 'b'.repeat(200), year: '2026' }).toString()
    assert.notInclude(svg, 'a'.repeat(30))
    assert.notInclude(svg, 'b'.repeat(40))
    assert.include(
      cover({ title: 'word '.repeat(60), author: 'Ada', year: '2026' }).toString(),
      '…'
    )
  })
})
