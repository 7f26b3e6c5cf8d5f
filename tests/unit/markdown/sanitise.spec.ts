import fc from 'fast-check'
import { test } from '@japa/runner'
import { renderMarkdown } from '#framework/markdown/main'

const ATTACKS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)" style="position:fixed">',
  '<img/src="x"/onerror=alert(1)>',
  '<svg onload=alert(1)><circle/></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="java&#9;script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '[x](javascript:alert(1))',
  '[x](<java script:alert(1)>)',
  '[x](&#x6A;avascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '![" onerror="alert(1)](x.png)',
  '[a](/x "\\" onmouseover=alert(1) x=\\"")',
  '<javascript:alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="x.swf"></object><embed src="x.swf">',
  '<form action="/logout" method="post"><button>x</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<base href="//evil.example/">',
  '<meta http-equiv="refresh" content="0;url=//evil.example/">',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<style>*{display:none}</style>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<div hx-get="/x" hx-on:load="alert(1)" x-data="{}" @click="x" data-controller="y">x</div>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><img src=x onerror=alert(1)></template>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video><source onerror=alert(1)></video>',
  '<a name="x" id="y" class="button danger" target="_blank" ping="//evil.example">x</a>',
  '```"><img src=x onerror=alert(1)>\nx\n```',
  '```js\n</code></pre><script>alert(1)</script>\n```',
  '{{< card link="javascript:alert(1)" title="<script>alert(1)</script>" >}}',
  '{{< figure src="x\\" onerror=\\"alert(1)" alt="\\"><script>" caption="<img src=x onerror=alert(1)>" >}}',
  '{{< youtube "\\"><script>alert(1)</script>" >}}',
  '{{< unknown >}}<script>alert(1)</script>{{< /unknown >}}',
  '[x]({{< ref "javascript:alert(1)" >}})',
  '<div {{< kbd "onclick=alert(1)" >}}>x</div>',
  '## <img src=x onerror=alert(1)> {#x"onclick=alert(1)}',
  '[^"><script>]: x\n\n[^"><script>]',
]

const URL_ATTRIBUTES = /\s(?:href|src|cite)="([^"]*)"/g

function decode(value: string): string {
  return value
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
}

/** What in this HTML could run; the sanitiser escapes `<` in text and `>` in values, so every tag is found. */
function dangersIn(html: string): string[] {
  const dangers: string[] = []
  for (const [tag] of html.matchAll(/<[^>]*>/g)) {
    if (
      /^<\/?(script|style|iframe|object|embed|svg|math|form|input|button|base|meta|link|template|noscript|textarea|video)\b/i.test(
        tag
      )
    )
      dangers.push(tag)
    const names = tag.replace(/"[^"]*"/g, '""')
    if (
      /\s(on\w+|style|srcdoc|srcset|formaction|action|hx-[\w:-]*|x-[\w:-]*|@\w+|data-[\w-]*|ping|target)\s*=/i.test(
        names
      )
    )
      dangers.push(tag)
    for (const [, address] of tag.matchAll(URL_ATTRIBUTES)) {
      const compact = decode(address)
        .replace(/[\p{Cc}\p{Z}]/gu, '')
        .toLowerCase()
      if (/^[^/?#]*:/.test(compact) && !/^(https?|mailto|tel):/.test(compact)) dangers.push(tag)
    }
  }
  return dangers
}

test.group('Sanitising', () => {
  test('leaves nothing that runs: {$self}')
    .with(ATTACKS)
    .run(async ({ assert }, attack) => {
      for (const source of [
        attack,
        `text ${attack} text`,
        `> - ${attack}`,
        `| a |\n|---|\n| ${attack} |`,
      ]) {
        const { html } = await renderMarkdown(source)
        assert.deepEqual(dangersIn(html), [], html)
      }
    })

  test('finds what it looks for', ({ assert }) => {
    const bad = [
      '<script>',
      '<b onclick="x">',
      '<a href="javascript:x">',
      '<a href="&quot;java\tscript:x">',
      '<p style="x">',
      '<b data-x="1">',
    ]
    for (const tag of bad) assert.lengthOf(dangersIn(tag), 1, tag)
    assert.lengthOf(dangersIn('<a href="/a:b" title="onclick=1">'), 0)
  })

  test('loses the link and keeps the words', async ({ assert }) => {
    assert.equal(
      (await renderMarkdown('[read this](javascript:alert)')).html.trim(),
      '<p><span>read this</span></p>'
    )
  })

  test('keeps harmless elements, and takes off what dresses them up', async ({ assert }) => {
    const { html } = await renderMarkdown(
      'H<sub>2</sub>O <kbd class="button">Ctrl</kbd> <abbr title="World">W</abbr> <b style="color:red">b</b>'
    )
    assert.equal(
      html.trim(),
      '<p>H<sub>2</sub>O <kbd>Ctrl</kbd> <abbr title="World">W</abbr> <b>b</b></p>'
    )
  })

  test('makes a frame a link to what it showed', async ({ assert }) => {
    const { html } = await renderMarkdown(
      '<iframe src="https://video.example/embed/1?x=1"></iframe>'
    )
    assert.equal(
      html.trim(),
      '<a href="https://video.example/embed/1?x=1" rel="noopener noreferrer">video.example/embed/1</a>'
    )
  })

  test('closes what a text leaves open, so that the page after it stays whole', async ({
    assert,
  }) => {
    const { html } = await renderMarkdown('</div></section><div><b>x\n\n<table><tr><td>y')
    const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0
    for (const name of ['div', 'b', 'section', 'table']) {
      assert.equal(
        count(new RegExp(`<${name}\\b`, 'g')),
        count(new RegExp(`</${name}>`, 'g')),
        name
      )
    }
  })

  test('holds for whatever is written', async ({ assert }) => {
    const piece = fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.constantFrom(
        '<script', '<a href="', 'javascript:', '" onclick=', "' onload=", '>', '<', '"', "'", '`', '```\n', '](', '[', '![', '{{< ', ' >}}', '{{% ', '{{< /',
        '&#106;', '<!--', '-->', '<svg>', '<style>', '\n', '\n\n', '> ', '- ', '|', '[^1]', '[^1]: ', 'style="', '\\', '<img src=x ', '{{< figure src="'
      ),
      fc.string({ maxLength: 12 })
    ) // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const { html } = await renderMarkdown(pieces.join(''))
        assert.deepEqual(dangersIn(html), [], html)
      }),
      { numRuns: 1500, seed: 20_251_122 }
    )
  })
})
