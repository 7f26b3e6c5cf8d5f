import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { essay, filed, NEWEST, person, section } from '#tests/functional/pages/journal'

/** What keeps a text from being well-formed XML; '' when nothing does. Enough for what a feed contains. */
function xmlFault(xml: string): string {
  if (/&(?!#\d+;|#x[\da-f]+;|(?:amp|lt|gt|quot|apos);)/i.test(xml)) return 'a bare ampersand'
  const isControl = (character: string) => character < ' ' && !'\t\n\r'.includes(character)
  if ([...xml].some(isControl)) return 'a control character'
  const open: string[] = []
  for (const [, close, name, empty] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return `</${name}> closes another element`
    } else if (!empty) open.push(name)
  }
  return open.length > 0 ? `<${open.at(-1)}> is not closed` : ''
}

test.group('What machines read', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const ada = await person('Ada & Co')
    const ink = await essay(ada, {
      title: 'Ink & <Paper> ]]>',
      slug: 'ink',
      deck: 'Deck & more',
      body: 'See [here](/journal/paper) and [below](#end).\n\n## End\n\n```\na < b && c\n```\n\n\u0001Control.',
    })
    await filed(ink, 'Letterpress')
    await essay(ada, { title: 'Paper', publishedAt: NEWEST.minus({ days: 1 }) })
    await essay(ada, { title: 'Draft', status: 'draft', publishedAt: null })
    await section('Press')
  })

  test('a file that keeps its name when it changes is asked about again', async ({
    assert,
    client,
  }) => {
    const response = await client.get('/favicon.svg')
    response.assertStatus(200)
    assert.equal(response.header('cache-control'), 'public, max-age=3600')
  })

  test('{address} is a feed of the newest essays with their whole text')
    .with([
      { address: '/feed.rss', type: 'application/rss+xml' },
      { address: '/feed.atom', type: 'application/atom+xml' },
    ])
    .run(async ({ client, assert }, { address, type }) => {
      const response = await client.get(address)
      response.assertStatus(200)
      assert.include(response.header('content-type'), type)
      const feed =
        response.body().toString() === '[object Object]'
          ? response.text()
          : response.body().toString()
      assert.equal(xmlFault(feed), '')
      assert.isBelow(feed.indexOf('Ink &#38; &#60;Paper&#62;'), feed.indexOf('<title>Paper'))
      assert.notInclude(feed, 'Draft')
      assert.match(feed, /href=&#34;http[^;]+\/journal\/paper&#34;/)
      assert.match(feed, /href=&#34;http[^;]+\/journal\/ink#end&#34;/)
    })

  test('/feed.json is a JSON Feed', async ({ client, assert }) => {
    const response = await client.get('/feed.json')
    assert.include(response.header('content-type'), 'application/feed+json')
    const feed = response.body()
    assert.equal(feed.version, 'https://jsonfeed.org/version/1.1')
    assert.lengthOf(feed.items, 2)
    assert.equal(feed.items[0].title, 'Ink & <Paper> ]]>')
    assert.deepEqual(feed.items[0].tags, ['Letterpress'])
    assert.match(feed.items[0].content_html, /href="http[^"]+\/journal\/paper"/)
  })

  test('/sitemap.xml names every public page and no draft', async ({ client, assert }) => {
    const response = await client.get('/sitemap.xml')
    const map = response.text() ?? response.body().toString()
    assert.equal(xmlFault(map), '')
    for (const path of [
      '/journal/ink',
      '/journal/paper',
      '/categories/press',
      '/tags/letterpress',
      '/authors/ada-co',
    ]) {
      assert.include(map, `${path}</loc>`)
    }
    assert.notInclude(map, 'draft')
  })

  test('/robots.txt leads to the sitemap', async ({ client, assert }) => {
    const response = await client.get('/robots.txt')
    assert.match(response.text(), /^User-agent: \*\n/)
    assert.match(response.text(), /Sitemap: http.+\/sitemap\.xml/)
  })
})
