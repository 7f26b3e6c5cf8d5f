import { test } from '@japa/runner'
import { renderMarkdown } from '#framework/markdown/main'
import { withMarginNotes } from '#services/margin_notes'

const rendered = async (markdown: string) => String((await renderMarkdown(markdown)).html)

test.group('Notes in the margin', () => {
  test('repeat a footnote beside its first reference, and mark the notes at the end', async ({
    assert,
  }) => {
    const html = withMarginNotes(
      await rendered('One.[^a] Two.[^b] Again.[^a]\n\n[^a]: A *note*.\n[^b]: Another.')
    )
    assert.include(html, '<small class="margin-note" data-number="1">A <em>note</em>.</small>')
    assert.include(html, '<small class="margin-note" data-number="2">Another.</small>')
    assert.lengthOf(html.match(/margin-note"/g)!, 2)
    assert.include(html, 'class="footnotes footnotes--in-margin"')
    assert.notMatch(html, /margin-note"[^>]*>[^<]*<a[^>]*backref/)
  })

  test('leave a text without footnotes as it is', async ({ assert }) => {
    const html = await rendered('Words.')
    assert.equal(withMarginNotes(html), html)
  })

  test('leave notes that do not fit where they are', async ({ assert }) => {
    const html = await rendered('One.[^a]\n\n[^a]: A list:\n\n    - one\n    - two')
    assert.equal(withMarginNotes(html), html)
  })
})
