import { test } from '@japa/runner'
import Category from '#models/category'
import testUtils from '@adonisjs/core/services/test_utils'
import {
  essay,
  filed,
  guest,
  letter,
  NEWEST,
  person,
  read,
  section,
} from '#tests/functional/pages/journal'

test.group('The front page', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('says so when nothing has been published', async ({ client, assert }) => {
    const response = await client.get('/')
    response.assertStatus(200)
    assert.include(response.text(), 'Nothing has been published yet')
  })

  test('leads with the first paragraph of the newest essay and names three more', async ({
    assert,
  }) => {
    const ada = await person('Ada')
    for (const [index, title] of ['Newest', 'Second', 'Third', 'Fourth', 'Fifth'].entries()) {
      const body = `# Heading\n\nHow **${title}** begins & ends.[^1]\n\nMore.\n\n[^1]: A note.`
      await essay(ada, { title, body, publishedAt: NEWEST.minus({ days: index }) })
    }
    const text = await read('/')
    assert.include(text, 'How Newest begins &amp; ends.</p>')
    for (const title of ['Second', 'Third', 'Fourth']) assert.include(text, `${title}</a></h3>`)
    assert.notInclude(text, 'Fifth')
    assert.include(text, 'class="cover"')
  })
})

test.group('Reading the journal', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('shows what is published under its month, the newest first, and nothing else', async ({
    assert,
  }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'In March' })
    await essay(ada, { title: 'In February', publishedAt: NEWEST.minus({ months: 1 }) })
    await essay(ada, { title: 'A draft', status: 'draft', publishedAt: null })
    await essay(ada, { title: 'Tomorrow', publishedAt: NEWEST.plus({ years: 100 }) })

    const text = await read('/journal')
    const order = ['March 2026', 'In March', 'February 2026', 'In February'].map((words) =>
      text.indexOf(words)
    )
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other)
    )
    assert.notInclude(order, -1)
    assert.notInclude(text, 'A draft')
    assert.notInclude(text, 'Tomorrow')
  })

  test('shows those who write the same as everybody', async ({ client, assert }) => {
    const ada = await person('Ada', 'admin')
    await essay(ada, { title: 'A draft', status: 'draft', publishedAt: null })
    const response = await client.get('/journal').withGuard('web').loginAs(ada)
    const text = response.text()
    assert.notInclude(text, 'A draft')
    assert.include(text, 'href="/admin"')
  })

  test('has pages with addresses of their own', async ({ assert }) => {
    const ada = await person('Ada')
    for (let index = 0; index < 21; index++) {
      await essay(ada, { title: `Essay ${index}`, publishedAt: NEWEST.minus({ days: index }) })
    }
    const first = await read('/journal')
    assert.include(first, 'href="/journal?page=2" rel="next"')
    assert.match(first, /<link rel="next" href="http[^"]+\/journal\?page=2">/)
    assert.notInclude(first, 'Essay 20')

    const second = await read('/journal?page=2')
    assert.include(second, 'Essay 20')
    assert.include(second, 'href="/journal" rel="prev"')
    assert.match(second, /<link rel="canonical" href="http[^"]+\/journal\?page=2">/)
  })

  test('answers 404 to a page that is not there')
    .with(['2', '0', '-1', 'two', '99999999999', '1.5'])
    .run(async ({ client }, number) => {
      const response = await client.get(`/journal?page=${number}`)
      response.assertStatus(404)
    })

  test('finds essays by a word and repeats the word harmlessly', async ({ assert }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'Ink', body: 'About printing.' })
    await essay(ada, { title: 'Paper', body: 'About folding.' })
    const found = await read(`/journal?q=printing`)
    assert.include(found, '>Ink</a>')
    assert.notInclude(found, '>Paper</a>')

    const hostile = await read(`/journal?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
    assert.notInclude(hostile, '<script>alert')
    assert.include(hostile, 'No essay has')
  })

  test('leaves no cookie with a guest, and 304 when nothing changed', async ({ assert }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'Ink' })
    for (const address of ['/', '/journal', '/journal/ink', '/feed.rss', '/search']) {
      const first = await guest(address)
      assert.equal(first.status, 200)
      assert.isNull(first.cookie, address)
      // Without a word of its own about caches, fetch would ask for a fresh page.
      const known = { 'if-none-match': first.header('etag')!, 'cache-control': 'max-age=0' }
      const again = await guest(address, undefined, known)
      assert.equal(again.status, 304)
      assert.equal(again.text, '')
    }
  })
})

test.group('Reading an essay', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('has its text, its facts and what other machines ask for', async ({ assert }) => {
    const ada = await person('Ada Okonjo')
    const press = await section('Press')
    const post = await essay(ada, {
      title: 'Ink & "Paper" </script><b>',
      slug: 'ink',
      deck: 'A short one.',
      body: '## One\n\nText.\n\n## Two\n\n```ts\nconst a = 1\n```',
      categoryId: press.id,
    })
    await filed(post, 'Letterpress')

    const text = await read('/journal/ink')
    assert.include(text, '<h1>Ink &amp; &quot;Paper&quot; &lt;/script&gt;&lt;b&gt;</h1>')
    assert.include(text, 'A short one.')
    assert.include(text, '<time datetime="2026-03-20T09:00:00.000Z">20 March 2026</time>')
    assert.include(text, 'href="/authors/ada-okonjo"')
    assert.include(text, 'href="/categories/press"')
    assert.include(text, 'href="/tags/letterpress"')
    assert.include(text, '<a href="#one">One</a>')
    assert.include(text, 'class="tok-keyword"')
    assert.match(text, /<link rel="canonical" href="http[^"]+\/journal\/ink">/)
    assert.include(text, '<meta property="og:type" content="article">')

    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)![1])
    assert.equal(data.headline, 'Ink & "Paper" </script><b>')
    assert.equal(data.author.name, 'Ada Okonjo')
  })

  test('turns to the essays before and after, also of the same instant', async ({ assert }) => {
    const ada = await person('Ada')
    for (const title of ['First', 'Middle', 'Last']) await essay(ada, { title })
    const text = await read('/journal/middle')
    assert.match(text, /href="\/journal\/first" rel="prev"/)
    assert.match(text, /href="\/journal\/last" rel="next"/)
    const end = await read('/journal/last')
    assert.notInclude(end, 'turn--on')
  })

  test('names others of its section', async ({ assert }) => {
    const ada = await person('Ada')
    const press = await section('Press')
    await essay(ada, { title: 'One', categoryId: press.id })
    await essay(ada, { title: 'Two', categoryId: press.id })
    await essay(ada, { title: 'Elsewhere' })
    const text = await read('/journal/one')
    const near = text.slice(text.indexOf('Near this on the shelf'))
    assert.include(near, '>Two</a>')
    assert.notInclude(near, '>Elsewhere</a>')
  })

  test('keeps a draft from guests and from other readers, not from its author', async ({
    client,
    assert,
  }) => {
    const ada = await person('Ada', 'author')
    const reader = await person('Rita', 'reader')
    await essay(ada, { title: 'Draft', status: 'draft', publishedAt: null })
    const unknown = await client.get('/journal/draft')
    unknown.assertStatus(404)
    const other = await client.get('/journal/draft').withGuard('web').loginAs(reader)
    other.assertStatus(404)
    const own = await client.get('/journal/draft').withGuard('web').loginAs(ada)
    own.assertStatus(200)
    assert.include(own.text(), 'Draft, seen by its author')
    assert.notInclude(own.text(), 'Write a letter')
  })

  test('prints braces and tags of its text as text', async ({ assert }) => {
    const ada = await person('Ada')
    await essay(ada, {
      title: '{{ 6 * 7 }}',
      slug: 'braces',
      body: '{{ 6 * 7 }} {{{ 6 * 7 }}}\n\n@if(true)\n\n@include("x")',
    })
    const text = await read('/journal/braces')
    assert.include(text, '<h1>{{ 6 * 7 }}</h1>')
    assert.include(text, '@if(true)')
    assert.notInclude(text, '>42')
  })

  test('answers 404 to an address that is no slug')
    .with(['..%2f..%2fetc', '%00', 'a'.repeat(3000), "'--"])
    .run(async ({ client }, slug) => {
      const response = await client.get(`/journal/${slug}`)
      response.assertStatus(404)
    })

  test('shows approved letters alone, with their answers, as text', async ({ assert }) => {
    const ada = await person('Ada')
    const post = await essay(ada, { title: 'Ink' })
    const first = await letter(post, {
      authorName: '<i>Marlowe</i>',
      body: '<img src=x onerror=alert(1)>\nSecond line',
    })
    await letter(post, { parentId: first.id, body: 'An answer.' })
    await letter(post, { body: 'Waiting.', status: 'pending' })
    await letter(post, { body: 'Refused.', status: 'rejected' })
    const text = await read('/journal/ink')
    assert.include(text, '2 letters')
    assert.include(text, '&lt;i&gt;Marlowe&lt;/i&gt;')
    assert.include(text, '&lt;img src=x onerror=alert(1)&gt;<br>')
    assert.include(text, 'An answer.')
    assert.notInclude(text, 'Waiting.')
    assert.notInclude(text, 'Refused.')
  })
})

test.group('Looking through the journal', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('by section shows what is below it too, and the way up', async ({ assert }) => {
    const ada = await person('Ada')
    const shop = await section('Shop')
    const tables = await section('Tables', shop)
    const low = await section('Low tables', tables)
    await essay(ada, { title: 'In the shop', categoryId: shop.id })
    await essay(ada, { title: 'On a low table', categoryId: low.id })
    await essay(ada, { title: 'Elsewhere' })

    const text = await read('/categories/shop')
    assert.include(text, 'In the shop')
    assert.include(text, 'On a low table')
    assert.notInclude(text, 'Elsewhere')

    const below = await read('/categories/low-tables')
    assert.include(below, '<a href="/categories/shop">Shop</a>')
    assert.include(below, '<a href="/categories/tables">Tables</a>')
    assert.notInclude(below, 'In the shop')
    assert.include(below, 'BreadcrumbList')
  })

  test('by a section with more below it than a stranger may name in one filter', async ({
    assert,
  }) => {
    const ada = await person('Ada')
    const shop = await section('Shop')
    const below = await Category.createMany(
      Array.from({ length: 600 }, (_, number) => ({
        name: `Shelf ${number}`,
        slug: `shelf-${number}`,
        parentId: shop.id,
      }))
    )
    await essay(ada, { title: 'On the last shelf', categoryId: below.at(-1)!.id })
    assert.include(await read('/categories/shop'), 'On the last shelf')
  })

  test('by word and by author', async ({ assert }) => {
    const ada = await person('Ada')
    const henrik = await person('Henrik')
    await filed(await essay(ada, { title: 'Filed' }), 'Ink')
    await essay(henrik, { title: 'Not filed' })
    const word = await read('/tags/ink')
    assert.include(word, '>Filed</a>')
    assert.notInclude(word, 'Not filed')
    const author = await read('/authors/henrik')
    assert.include(author, 'Not filed')
    assert.notInclude(author, '>Filed</a>')
  })

  test('by month, with the way to its neighbours', async ({ assert }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'In March' })
    await essay(ada, { title: 'On the last instant', publishedAt: NEWEST.endOf('month') })
    await essay(ada, { title: 'In January', publishedAt: NEWEST.minus({ months: 2 }) })

    const archive = await read('/archive')
    assert.include(archive, '<a href="/archive/2026/03">March</a> <span class="count">2</span>')
    assert.notInclude(archive, 'February')

    const march = await read('/archive/2026/03')
    assert.include(march, 'On the last instant')
    assert.include(march, 'href="/archive/2026/01"')
    assert.notInclude(march, 'In January')
  })

  test('by search has an end for one address, and says when it goes on', async ({
    client,
    assert,
  }) => {
    // One comes back each second: a slow machine asks once more.
    const refusal = async (address: string, atMost: number) => {
      for (let time = 1; time <= atMost; time++) {
        const answer = await client.get(address)
        if (answer.status() === 429) return answer
      }
      throw new Error(`${address} was not refused`)
    }
    await refusal('/search?q=ink', 120)
    for (const address of ['/search?q=ink', '/journal?q=ink']) {
      const refused = await refusal(address, 10)
      assert.match(refused.header('retry-after')!, /^[1-9]$/)
      assert.match(refused.text(), /searched very often.+Wait \d seconds? and search again/)
    }
    await read('/search')
    await read('/journal')
  })

  test('by search counts what it found', async ({ client, assert }) => {
    const ada = await person('Ada')
    await essay(ada, { title: 'Ink' })
    assert.include(await read(`/search?q=ink`), 'One essay has “ink” in it.')
    assert.include(await read(`/search?q=nothing`), 'No essay has “nothing” in it.')
    const empty = await client.get('/search')
    empty.assertStatus(200)
  })

  test('answers 404 to {$self}')
    .with([
      '/categories/none',
      '/tags/none',
      '/authors/none',
      '/archive/2026/13',
      '/archive/2026/3',
      '/archive/20260/03',
      '/nowhere',
    ])
    .run(async ({ client, assert }, address) => {
      const response = await client.get(address)
      response.assertStatus(404)
      assert.include(response.text(), 'There is no page at this address')
    })

  test('does not tell of an author without a published essay', async ({ client }) => {
    await person('Silent')
    const response = await client.get('/authors/silent')
    response.assertStatus(404)
  })
})
