import { test } from '@japa/runner'
import { MAX_SOURCE, renderMarkdown } from '#framework/markdown/main'

test.group('Code', () => {
  test('is coloured by classes, without style attributes', async ({ assert }) => {
    const { html } = await renderMarkdown('```ts\nconst name: string = `a ${1}` // why\n```')
    assert.include(html, '<pre class="code" tabindex="0"><code class="language-ts">')
    assert.include(html, '<span class="tok-keyword">const </span>')
    assert.include(html, '<span class="tok-comment">// why</span>')
    assert.notInclude(html, 'style')
  })

  test('keeps every character', async ({ assert }) => {
    const code = 'if (a < b && c > "d") {\n\treturn `x ${y}`\n}\n\n/* é */ let z = \'"\'\n'
    const { html } = await renderMarkdown(`\`\`\`js\n${code}\`\`\``)
    const text = html
      .replace(/<[^>]*>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&')
    assert.equal(text.trim(), code.trim())
  })

  test('in a language by another name is coloured too: {$self}')
    .with(['py', 'sh', 'C++', 'dockerfile', 'js {hl_lines=[1]}', '{.rust}', 'TS'])
    .run(async ({ assert }, info) => {
      const { html } = await renderMarkdown(`\`\`\`${info}\nreturn "x" 12 // FROM echo\n\`\`\``)
      assert.include(html, 'class="tok-')
    })

  test('is coloured also when the machine was busy with something else', async ({ assert }) => {
    const text = '```ts\nconst name: string = `a ${1}` // why\n```'
    const { html } = await renderMarkdown(text)
    const now = Date.now
    const start = now()
    let asked = 0
    Date.now = () => start + (asked++ < 3 ? asked * 1000 : 3000)
    try {
      assert.equal((await renderMarkdown(text)).html, html)
    } finally {
      Date.now = now
    }
    assert.isAbove(asked, 3)
  })

  test('in no language we know is plain', async ({ assert }) => {
    const { html } = await renderMarkdown('```befunge\n<v>\n```')
    assert.equal(
      html.trim(),
      '<pre class="code" tabindex="0"><code class="language-befunge">&lt;v&gt;\n</code></pre>'
    )
    const unsafe = await renderMarkdown('```../../etc\nx\n```')
    assert.notInclude(unsafe.html, 'etc')
  })

  test('that is very long is plain', async ({ assert }) => {
    const { html } = await renderMarkdown(`\`\`\`js\n${'let a = 1\n'.repeat(7000)}\`\`\``)
    assert.notInclude(html, 'tok-')
  })
})

const MEGABYTE = MAX_SOURCE - 1000
const fill = (piece: string) => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE)

const HOSTILE: Record<string, string> = {
  'brackets': fill('['),
  'links in links': fill('[a]('),
  'emphasis': fill('**a _b '),
  'quotes': fill('>'),
  'code marks': Array.from({ length: 1400 }, (_, index) => '`'.repeat(index)).join(' '),
  'comments without end': fill('<!-- '),
  'instructions without end': fill('<?a '),
  'elements without end': fill('<div>'),
  'attributes': `<a ${fill('b=c ')}`,
  'shortcodes without end': fill('{{< a "'),
  'shortcodes never closed': fill('{{< a >}}\n'),
  'shortcodes closed elsewhere': fill('{{< a >}}x{{< /b >}}'),
  'references in links': fill('[a]({{< ref "x" >}})'),
  'footnotes': fill('^[a] '),
  'footnotes in footnotes': fill('^['),
  'references to a footnote': `[^a]: x\n\n${fill('[^a] ')}`,
  'misread characters': fill('Ã¢â‚¬'),
  'code': `\`\`\`ts\n${fill('(a<b').slice(0, 59_000)}\n\`\`\``,
}

test.group('A megabyte of nothing good', () => {
  test('is rendered in bounded time: {$self}')
    .with(Object.keys(HOSTILE))
    .run(async ({ assert }, name) => {
      const { html } = await renderMarkdown(HOSTILE[name].slice(0, MAX_SOURCE))
      assert.isBelow(html.length, 20 * MEGABYTE)
    })
    .timeout(30_000)

  test('and more than that is refused with the limit named', async ({ assert }) => {
    await assert.rejects(
      () => renderMarkdown('a'.repeat(MAX_SOURCE + 1)),
      /1000001 characters; at most 1000000/
    )
  })
})
