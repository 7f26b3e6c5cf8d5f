import { test } from '@japa/runner'
import { excerpt, headline, renderMarkdown } from '#framework/markdown/main'

async function html(source: string): Promise<string> {
  const rendered = await renderMarkdown(source)
  return rendered.html.trim()
}

test.group('Rendering Markdown', () => {
  test('gives paragraphs, emphasis, lists and quotes', async ({ assert }) => {
    assert.equal(
      await html('A *calm* and **quick** page'),
      '<p>A <em>calm</em> and <strong>quick</strong> page</p>'
    )
    assert.include(await html('- one\n- two'), '<li>one</li>')
    assert.include(await html('> said'), '<blockquote>\n<p>said</p>')
    assert.equal(await html('~~gone~~'), '<p><s>gone</s></p>')
  })

  test('of nothing gives nothing, and one minute', async ({ assert }) => {
    assert.deepEqual(await renderMarkdown(''), {
      html: '',
      contents: [],
      words: 0,
      readingMinutes: 1,
    })
  })

  test('aligns tables by class, in a box that scrolls and can be reached by keyboard', async ({
    assert,
  }) => {
    const table = await html('| a | b |\n|:-:|--:|\n| 1 | 2 |')
    assert.include(table, '<div class="table" tabindex="0">')
    assert.include(table, '<th scope="col" class="align-center">a</th>')
    assert.include(table, '<td class="align-right">2</td>')
    assert.notInclude(table, 'style=')
  })

  test('shows the boxes of a task list as signs', async ({ assert }) => {
    const list = await html('- [x] bake\n- [ ] eat')
    assert.include(list, '<span class="task" role="img" aria-label="Done">☑</span> bake')
    assert.include(list, '<span class="task" role="img" aria-label="To do">☐</span> eat')
  })

  test('numbers footnotes and links them there and back', async ({ assert }) => {
    const text = await html('Rain[^w] and wind^[From the west.], rain again[^w].\n\n[^w]: *Wet.*')
    assert.include(text, '<sup class="footnote-ref"><a id="fnref1" href="#fn1">1</a></sup>')
    assert.include(text, '<section class="footnotes" aria-label="Footnotes">')
    assert.match(
      text,
      /<li id="fn1" class="footnote-item"><p><em>Wet\.<\/em>.*href="#fnref1".*href="#fnref1:1"/
    )
    assert.match(text, /<li id="fn2" class="footnote-item"><p>From the west\./)
  })

  test('leaves links to other sites without a way back to the page, and links inside alone', async ({
    assert,
  }) => {
    assert.equal(
      await html('[out](https://example.com/)'),
      '<p><a href="https://example.com/" rel="noopener noreferrer">out</a></p>'
    )
    assert.equal(await html('[in](/journal)'), '<p><a href="/journal">in</a></p>')
    assert.include(
      await html('see https://example.com/a.'),
      '<a href="https://example.com/a" rel="noopener noreferrer">'
    )
    assert.include(await html('<a href="//example.com">x</a>'), 'rel="noopener noreferrer"')
  })

  test('loads images when they come near, and gives each an alternative text', async ({
    assert,
  }) => {
    assert.equal(
      await html('![A lamp](lamp.png "Lamp")'),
      '<p><img src="lamp.png" alt="A lamp" title="Lamp" loading="lazy" decoding="async" /></p>'
    )
    assert.include(await html('<img src="lamp.png" width="20">'), 'alt="" width="20"')
  })

  test('counts words in any script', async ({ assert }) => {
    const { words } = await renderMarkdown("It's a well-known tale — 3.5 miles long")
    assert.equal(words, 7)
    const chinese = await renderMarkdown('夜行列车')
    assert.equal(chinese.words, 2)
  })

  test('rounds reading time up', async ({ assert }) => {
    const { readingMinutes } = await renderMarkdown('word '.repeat(239))
    assert.equal(readingMinutes, 2)
  })

  test('keeps the braces and directives of templates as text', async ({ assert }) => {
    const source = "{{ user.name }} {{{ raw }}} @if(x) @include('partials/x') @@ {{-- c --}}"
    assert.equal(await html(source), `<p>${source}</p>`)
    assert.include(await html('```edge\n{{ x }}\n```'), '{{')
  })
})

test.group('Headings', () => {
  test('get the ids links within an article are written against', async ({ assert }) => {
    const { contents } = await renderMarkdown(
      "## Rust 101\n\n## What's new?\n\n## A & B\n\n## Über Größe\n\n## `code` and *more*"
    )
    assert.deepEqual(
      contents.map(({ id }) => id),
      ['rust-101', 'whats-new', 'a--b', 'über-größe', 'code-and-more']
    )
  })

  test('of the same words get different ids', async ({ assert }) => {
    const { contents } = await renderMarkdown('## Notes\n\n## Notes\n\n## Notes 1\n\n## Notes')
    assert.deepEqual(
      contents.map(({ id }) => id),
      ['notes', 'notes-1', 'notes-1-1', 'notes-2']
    )
  })

  test('may bring an id of their own', async ({ assert }) => {
    assert.deepEqual((await renderMarkdown('## Long title {#short}')).contents, [
      { id: 'short', text: 'Long title', level: 2 },
    ])
  })

  test('do not take the ids of footnotes, and always have one', async ({ assert }) => {
    const { contents } = await renderMarkdown('## fn1\n\n## !!!\n\n## ???')
    assert.deepEqual(
      contents.map(({ id }) => id),
      ['section-fn1', 'section', 'section-1']
    )
  })

  test('leave h1 to the page and never skip a level', async ({ assert }) => {
    const { contents, html: page } = await renderMarkdown(
      '# Title\n\n#### Deep\n\n#### Deep too\n\n### Less\n\n## Next'
    )
    assert.deepEqual(
      contents.map(({ level }) => level),
      [2, 3, 3, 3, 2]
    )
    assert.notInclude(page, '<h1')
    assert.notInclude(await html('<h1>Raw</h1>'), '<h1')
  })

  test('are plain text in the contents list', async ({ assert }) => {
    const { contents } = await renderMarkdown('## A **b** [c](/d) `<e>` <i>f</i> ![g](h.png)')
    assert.equal(contents[0].text, 'A b c <e> f g')
  })

  test('are found by links that differ in capitals or punctuation', async ({ assert }) => {
    assert.include(await html('[x](#Whats-New?)\n\n## Whats new'), '<a href="#whats-new">x</a>')
    assert.include(await html('[x](#nowhere)'), '<a href="#nowhere">x</a>')
  })
})

test.group('An excerpt', () => {
  test('is the words of the first paragraphs', async ({ assert }) => {
    const source =
      '# Title\n\nThe **first** line[^1].\n\n```js\nx\n```\n\n- item\n\n{{< icon "star" >}}Second.\n\n[^1]: note'
    assert.equal(await excerpt(source, 100), 'The first line. Second.')
  })

  test('ends between words', async ({ assert }) => {
    assert.equal(await excerpt('The night train to the coast', 15), 'The night…')
    assert.isAtMost((await excerpt('a'.repeat(500), 50)).length, 50)
  })

  test('is empty without a paragraph', async ({ assert }) => {
    assert.equal(await excerpt('# Title', 50), '')
  })

  test('and a headline are found in the same text', async ({ assert }) => {
    assert.equal(await headline('text\n\n## The *one*'), 'The one')
    assert.isNull(await headline('text'))
  })
})
