import { test } from '@japa/runner'
import { html } from '#framework/html/main'
import { instant, status } from '../../../framework/admin/cells.js'

const NOW = Date.parse('2026-11-22T20:00:00.000Z')

test.group('An instant in a table', () => {
  test('{iso} reads as {words}')
    .with([
      { iso: '2026-11-22T19:59:40.000Z', words: 'just now' },
      { iso: '2026-11-22T19:15:00.000Z', words: '45 min ago' },
      { iso: '2026-11-22T15:00:00.000Z', words: '5 h ago' },
      { iso: '2026-11-21T18:00:00.000Z', words: '1 day ago' },
      { iso: '2026-11-19T20:00:00.000Z', words: '3 days ago' },
      { iso: '2026-11-24T20:00:00.000Z', words: 'in 2 days' },
      { iso: '2026-03-01T00:30:00.000Z', words: '1 Mar 2026' },
    ])
    .run(({ assert }, { iso, words }) => {
      const { value } = instant(iso, NOW)
      assert.include(value, `>${words}</time>`)
      assert.include(value, `title="${iso.slice(0, 16).replace('T', ' ')} UTC"`)
    })
})

test.group('A value with a tone', () => {
  test('says its word beside the dot', ({ assert }) => {
    assert.equal(
      status(html`${'<i>'}`, 'good').value,
      '<span class="status status--good">&lt;i&gt;</span>'
    )
    assert.include(status(html`Odd`, undefined).value, 'status--quiet')
  })
})
