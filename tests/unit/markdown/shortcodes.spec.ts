import { test } from '@japa/runner'
import { renderMarkdown } from '#framework/markdown/main'

async function html(source: string): Promise<string> {
  const rendered = await renderMarkdown(source)
  return rendered.html.trim()
}

test.group('Shortcodes', () => {
  test('cards become a list of links', async ({ assert }) => {
    const page = await html(
      '{{< cards cols="2" >}}\n    {{< card link="/a" title="Night trains" subtitle="By sleeper" icon="x" >}}\n    {{< card link="https://example.com" title="Ferries" >}}\n{{< /cards >}}'
    )
    assert.equal(
      page,
      '<ul class="cards">\n<li class="card"><a href="/a">Night trains</a> <span class="card-note">By sleeper</span></li>\n' +
        '<li class="card"><a href="https://example.com" rel="noopener noreferrer">Ferries</a></li>\n</ul>'
    )
  })

  test('a card with an unsafe link keeps its title', async ({ assert }) => {
    const page = await html(
      '{{< cards >}}{{< card link="javascript:alert(1)" title="Night" >}}{{< /cards >}}'
    )
    assert.include(page, '<li class="card"><span>Night</span></li>')
  })

  test('posts elsewhere become links: {0}')
    .with([
      ['{{< youtube abc123 >}}', 'https://www.youtube.com/watch?v=abc123'],
      ['{{< youtube id="abc123" autoplay="true" >}}', 'https://www.youtube.com/watch?v=abc123'],
      ['{{< vimeo 42 >}}', 'https://vimeo.com/42'],
      ['{{< gist jane 8f3 >}}', 'https://gist.github.com/jane/8f3'],
      ['{{< x user="jane" id="77" >}}', 'https://x.com/i/status/77'],
    ])
    .run(async ({ assert }, [source, address]) => {
      assert.include(
        await html(source),
        `<p class="embed"><a href="${address}" rel="noopener noreferrer">`
      )
    })

  test('figures keep picture, alternative text and caption', async ({ assert }) => {
    assert.equal(
      await html(
        '{{< figure\n  src="/lamp.png"\n  alt="A lamp"\n  caption="In the hall" link="/hall"\n>}}'
      ),
      '<figure><a href="/hall"><img src="/lamp.png" alt="A lamp" loading="lazy" decoding="async" /></a><figcaption>In the hall</figcaption>\n</figure>'
    )
  })

  test('details and callouts hold Markdown', async ({ assert }) => {
    assert.equal(
      await html('{{% details "More" %}}\n- **one**\n{{% /details %}}'),
      '<details><summary>More</summary>\n<ul>\n<li><strong>one</strong></li>\n</ul>\n</details>'
    )
    const callout = await html(
      '{{< callout type="warning" title="Wet paint" >}}\nMind the **door**.\n{{< /callout >}}'
    )
    assert.include(
      callout,
      '<div class="callout callout--warning" role="note"><p class="callout-label">Wet paint</p>'
    )
    assert.include(callout, '<p>Mind the <strong>door</strong>.</p>')
  })

  test('tabs become titled parts', async ({ assert }) => {
    const page = await html(
      '{{< tabs items="npm,pnpm" >}}\n{{< tab >}}one{{< /tab >}}\n{{< tab name="Yarn" >}}two{{< /tab >}}\n{{< tab >}}three{{< /tab >}}\n{{< /tabs >}}'
    )
    assert.deepEqual(
      [...page.matchAll(/class="tab-title">(\w+)</g)].map(([, title]) => title),
      ['npm', 'Yarn', 'pnpm']
    )
  })

  test('highlighted code is coloured as code', async ({ assert }) => {
    const page = await html(
      '{{< highlight go "linenos=table" >}}\nfunc main() {\n    x := 1\n}\n{{< /highlight >}}'
    )
    assert.include(page, '<code class="language-go"><span class="tok-keyword">func ')
    assert.include(page, '\n    x ')
  })

  test('unknown ones are their content, their address, or nothing', async ({ assert }) => {
    assert.equal(
      await html('{{< magic level="3" >}}\nStill **here**.\n{{< /magic >}}'),
      '<p>Still <strong>here</strong>.</p>'
    )
    assert.include(
      await html('{{< player url="https://example.com/a.mp3" title="Song" >}}'),
      '<a href="https://example.com/a.mp3" rel="noopener noreferrer">Song</a>'
    )
    assert.equal(await html('{{< magic >}}'), '')
    assert.equal(await html('before {{< icon "star" >}}after'), '<p>before after</p>')
  })

  test('nested ones, also of the same name, close where they should', async ({ assert }) => {
    const page = await html(
      '{{< details "a" >}}\n{{< details "b" >}}\ninner\n{{< /details >}}\nouter\n{{< /details >}}\nafter'
    )
    assert.equal(
      page.replace(/\n/g, ''),
      '<details><summary>a</summary><details><summary>b</summary><p>inner</p></details><p>outer</p></details><p>after</p>'
    )
  })

  test('stand in lists and quotes', async ({ assert }) => {
    assert.include(
      await html('- first\n\n  {{< callout >}}\n  inside\n  {{< /callout >}}\n\n- second'),
      '<p>inside</p>\n</div>\n</li>'
    )
    assert.include(
      await html('> {{< callout >}}\n> quoted\n> {{< /callout >}}'),
      '<p>quoted</p>\n</div>\n</blockquote>'
    )
  })

  test('within a line stay within it', async ({ assert }) => {
    assert.equal(
      await html('Press {{< kbd "Ctrl" >}} or {{< kbd >}}Esc{{< /kbd >}}.'),
      '<p>Press <kbd>Ctrl</kbd> or <kbd>Esc</kbd>.</p>'
    )
    assert.equal(
      await html('{{< button href="/go" >}}Go *now*{{< /button >}}'),
      '<p><a href="/go">Go <em>now</em></a></p>'
    )
  })

  test('references link to the neighbouring page', async ({ assert }) => {
    assert.equal(
      await html('[Read]({{< ref "posts/night-train.md#sleep" >}})'),
      '<p><a href="night-train#sleep">Read</a></p>'
    )
    assert.equal(
      await html('[Read]({{% relref "/posts/ferry/index.md" %}}) on'),
      '<p><a href="ferry">Read</a> on</p>'
    )
  })

  test('in comment marks are shown, in text and in code', async ({ assert }) => {
    assert.equal(
      await html('Write {{</* youtube abc */>}}.'),
      '<p>Write {{&lt; youtube abc &gt;}}.</p>'
    )
    assert.include(await html('```\n{{%/* note */%}}\n```'), '{{% note %}}')
  })

  test('in code are literal', async ({ assert }) => {
    assert.include(await html('```\n{{< youtube abc >}}\n```'), '{{&lt; youtube abc &gt;}}')
    assert.include(await html('Use `{{< tab >}}` here'), '<code>{{&lt; tab &gt;}}</code>')
    assert.include(await html('text\n\n    {{< youtube abc >}}'), '{{&lt; youtube abc &gt;}}')
  })

  test('written in code do not open or close real ones', async ({ assert }) => {
    const page = await html(
      '{{< details "a" >}}\nUse `{{< /details >}}` so:\n\n```\n{{< /details >}}\n```\n\nend\n{{< /details >}}\nafter'
    )
    assert.match(page, /<p>end<\/p>\n<\/details>\n<p>after<\/p>$/)
  })

  test('that are malformed are text: {$self}')
    .with([
      '{{< youtube',
      '{{< "x',
      '{{<>}}',
      '{{< card title="x }}',
      '{{% x >}}',
      '{{< a=b=c >}}',
      '{{{< x',
    ])
    .run(async ({ assert }, source) => {
      const page = await html(source)
      assert.include(
        page
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&quot;/g, '"'),
        source
      )
    })

  test('that are closed without being open leave nothing', async ({ assert }) => {
    assert.equal(await html('{{< /tabs >}}\n\ntext {{< /x >}}'), '<p>text </p>')
  })

  test('in raw HTML are printed between elements and left out of their tags', async ({
    assert,
  }) => {
    assert.include(await html('<div>{{< figure src="/a.png" >}}</div>'), '<img src="/a.png"')
    assert.equal(
      await html('<div title="{{< icon >}}">x</div>'),
      '<div title="">x</div>'.replace(' title=""', '')
    )
  })
})
