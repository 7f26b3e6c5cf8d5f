import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { ask, origin } from './asking.js'
import { person } from './people.js'

const DAY = DateTime.utc(2024, 5, 1, 12)

/** Twelve published posts, one a day, by two authors; every second has two tags, every third a category. */
async function journal() {
  const [ada, ben] = [await person('author'), await person('author')]
  const category = await CategoryFactory.create()
  const tags = await TagFactory.createMany(2)
  const posts = []
  for (let number = 0; number < 12; number++) {
    const post = await PostFactory.apply('published')
      .merge({
        title: `Number ${String(number).padStart(2, '0')}`,
        slug: `number-${number}`,
        publishedAt: DAY.plus({ days: number }),
        authorId: number % 2 ? ada.id : ben.id,
        categoryId: number % 3 ? null : category.id,
      })
      .create()
    if (number % 2 === 0) await post.related('tags').attach(tags.map(({ id }) => id))
    posts.push(post)
  }
  return { ada, ben, category, tags, posts }
}

const titles = (data: { title: string }[]) => data.map(({ title }) => title.slice(-2)).join(' ')

test.group('Listing through REST', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('has no header of links where it would be too long for clients and proxies; those in the body stay', async ({
    assert,
  }) => {
    await TagFactory.createMany(3)
    const page = async (path: string) => {
      const answer = await fetch(origin() + path)
      const { data, links } = (await answer.json()) as Record<string, any>
      return { id: data[0].id as number, link: answer.headers.get('link'), ...links }
    }
    const names = Array.from({ length: 100 }, (_, at) => String(at).padEnd(55, 'x'))
    const first = await page(`/api/tags?sort=id&limit=1&filter[name][nin]=${names}`)
    const second = await page(first.next)
    assert.isNull(second.link)
    assert.equal((await page(second.prev)).id, first.id)
    assert.isAbove((await page(second.next)).id, second.id)
    const short = await page('/api/tags?sort=id&limit=1')
    assert.include((await page(short.next)).link, 'rel="prev"')
  })

  test('answers data, meta and links', async ({ client, assert }) => {
    await journal()
    const response = await ask(client, 'get', '/api/posts?limit=10')
    response.assertStatus(200)
    assert.equal(response.header('content-type'), 'application/json; charset=utf-8')
    const { data, meta, links } = response.body()
    assert.lengthOf(data, 10)
    assert.sameMembers(Object.keys(meta), ['limit', 'offset', 'nextCursor', 'previousCursor'])
    assert.equal(meta.limit, 10)
    assert.equal(meta.offset, 0)
    assert.isNull(meta.previousCursor)
    assert.isNull(links.prev)
    assert.include(links.next, `cursor=${meta.nextCursor}`)
  })

  test('gives 20 rows when nobody says how many', async ({ client, assert }) => {
    const { body } = await ask(client, 'get', '/api/posts').then((response) => ({
      body: response.body(),
    }))
    assert.equal(body.meta.limit, 20)
    assert.deepEqual(body.data, [])
    assert.deepEqual(body.links, { next: null, prev: null })
  })

  test('pages by offset, with links to the pages around', async ({ client, assert }) => {
    await journal()
    const { data, meta, links } = (
      await ask(client, 'get', '/api/posts?sort=title&limit=5&offset=5')
    ).body()
    assert.equal(titles(data), '05 06 07 08 09')
    assert.equal(meta.offset, 5)
    assert.equal(links.next, '/api/posts?sort=title&limit=5&offset=10')
    assert.equal(links.prev, '/api/posts?sort=title&limit=5&offset=0')
    const last = (await ask(client, 'get', links.next)).body()
    assert.equal(titles(last.data), '10 11')
    assert.isNull(last.links.next)
  })

  test('pages by number', async ({ client, assert }) => {
    await journal()
    const { data, meta, links } = (
      await ask(client, 'get', '/api/posts?page=2&limit=5&sort=title')
    ).body()
    assert.equal(titles(data), '05 06 07 08 09')
    assert.equal(meta.offset, 5)
    assert.equal(links.next, '/api/posts?page=3&limit=5&sort=title')
    assert.equal(links.prev, '/api/posts?page=1&limit=5&sort=title')
  })

  test('pages by cursor, forth and back, by following the links', async ({ client, assert }) => {
    await journal()
    const seen: string[] = []
    let next = '/api/posts?sort=title&limit=5'
    let last
    while (next) {
      last = (await ask(client, 'get', next)).body()
      seen.push(titles(last.data))
      next = last.links.next
    }
    assert.deepEqual(seen, ['00 01 02 03 04', '05 06 07 08 09', '10 11'])
    assert.isUndefined(last.meta.offset)
    assert.isString(last.meta.cursor)
    const back = (await ask(client, 'get', last.links.prev)).body()
    assert.equal(titles(back.data), '05 06 07 08 09')
    const first = (await ask(client, 'get', back.links.prev)).body()
    assert.equal(titles(first.data), '00 01 02 03 04')
    assert.isNull(first.links.prev)
  })

  test('is past the end an empty page, not an error', async ({ client, assert }) => {
    await journal()
    const { data, meta } = (await ask(client, 'get', '/api/posts?offset=100')).body()
    assert.deepEqual(data, [])
    assert.isNull(meta.nextCursor)
  })

  test('counts when asked', async ({ client, assert }) => {
    await journal()
    const { meta } = (await ask(client, 'get', '/api/posts?count=true&limit=1')).body()
    assert.equal(meta.total, 12)
    assert.isUndefined((await ask(client, 'get', '/api/posts?count=false')).body().meta.total)
  })

  test('filters {$self}')
    .with([
      ['filter[status]=published', 12],
      ['filter[status][in]=published,draft', 12],
      ['filter[status]=draft', 0],
      ['filter[publishedAt][gte]=2024-05-10', 3],
      ['filter[publishedAt][gte]=2024-05-10T12:00:00Z&filter[publishedAt][lt]=2024-05-12', 2],
      ['filter[publishedAt][between]=2024-05-01,2024-05-03', 2],
      ['filter[title]=Number 03', 1],
      ['filter[title][contains]=BER 1', 2],
      ['filter[title][startsWith]=Number 0', 10],
      ['filter[title][startsWith]=umber', 0],
      ['filter[title][endsWith]=1', 2],
      ['filter[title][contains]=%25', 0],
      ['filter[title][contains]=_umber', 0],
      ['filter[title][contains]=\0', 0],
      ['filter[title][ne]=Number 03', 11],
      ['filter[slug][nin]=number-1,number-2', 10],
      ['filter[categoryId][null]=true', 8],
      ['filter[categoryId][null]=false', 4],
      ['filter[not][categoryId][null]=true', 4],
      ['filter[or][0][title]=Number 03&filter[or][1][title]=Number 04', 2],
      ['filter[or][0][title]=Number 03&filter[or][1][title]=Number 04&filter[slug]=number-3', 1],
      ['search=number 03', 1],
      ['search=marbled nothing', 0],
      ['search=\0', 0],
    ] as const)
    .run(async ({ client, assert }, [query, total]) => {
      await journal()
      const response = await ask(client, 'get', `/api/posts?count=true&${encodeURI(query)}`)
      response.assertStatus(200)
      assert.equal(response.body().meta.total, total)
      assert.lengthOf(response.body().data, total)
    })

  test('filters across relations', async ({ client, assert }) => {
    const { ada, category, tags } = await journal()
    const total = async (query: string) =>
      (await ask(client, 'get', `/api/posts?count=true&${query}`)).body().meta.total
    assert.equal(await total(`filter[author.slug]=${ada.actor.name.replace(' ', '-')}`), 6)
    assert.equal(await total(`filter[category.slug]=${category.slug}`), 4)
    assert.equal(await total(`filter[tags.slug]=${tags[0].slug}`), 6)
    assert.equal(await total(`filter[tags.slug][in]=${tags[0].slug},${tags[1].slug}`), 6)
    assert.equal(await total(`filter[not][tags.slug]=${tags[0].slug}`), 6)
    assert.equal(await total(`search=${ada.actor.name}`), 6)
  })

  test('sorts by several keys, each its own way', async ({ client, assert }) => {
    const { ada, ben } = await journal()
    const { data } = (
      await ask(client, 'get', '/api/posts?sort=author.name,-publishedAt&fields=authorId,title')
    ).body()
    const first = ada.actor.name < ben.actor.name ? ada : ben
    assert.equal(titles(data.slice(0, 3)), first === ada ? '11 09 07' : '10 08 06')
    assert.equal(data[0].authorId, first.id)
    assert.notEqual(data[11].authorId, first.id)
  })

  test('includes relations, with only what may be read of them', async ({ client, assert }) => {
    const { ben, category, tags, posts } = await journal()
    const { data } = (
      await ask(client, 'get', '/api/posts?include=author,tags,category&sort=title&limit=2')
    ).body()
    const { name } = ben.actor
    assert.deepEqual(data[0].author, { id: ben.id, name, slug: name.replace(' ', '-') })
    assert.deepEqual(
      data[0].tags.map(({ slug }: { slug: string }) => slug),
      tags.map(({ slug }) => slug)
    )
    assert.equal(data[0].category.slug, category.slug)
    assert.deepEqual(data[1].tags, [])
    assert.isNull(data[1].category)
    assert.equal(data[0].id, posts[0].id)
  })

  test('shows only the fields asked for, in that order, and includes all the same', async ({
    client,
    assert,
  }) => {
    const { posts } = await journal()
    const { data } = (await ask(client, 'get', '/api/posts?fields=title,id&sort=title')).body()
    assert.deepEqual(Object.entries(data[0]), [
      ['title', 'Number 00'],
      ['id', posts[0].id],
    ])
    const bare = (
      await ask(client, 'get', '/api/posts?fields=title&include=tags&sort=title&limit=2')
    ).body()
    assert.deepEqual(Object.keys(bare.data[0]), ['title', 'tags'])
    assert.lengthOf(bare.data[0].tags, 2)
    assert.lengthOf(bare.data[1].tags, 0)
    const one = await ask(client, 'get', `/api/posts/${posts[0].id}?fields=title&include=tags`)
    assert.lengthOf(one.body().data.tags, 2)
  })

  test('leaves long texts out of a list unless asked, and shows them of one record', async ({
    client,
    assert,
  }) => {
    const { posts } = await journal()
    const { data } = (await ask(client, 'get', '/api/posts?limit=1')).body()
    assert.notProperty(data[0], 'body')
    const one = (await ask(client, 'get', `/api/posts/${posts[0].id}`)).body()
    assert.include(one.data.bodyHtml, '<h2')
    assert.isArray(one.data.contents)
    const asked = (await ask(client, 'get', '/api/posts?limit=1&fields=body')).body()
    assert.include(asked.data[0].body, '## Further on')
  })

  test('writes instants as ISO 8601 in UTC', async ({ client, assert }) => {
    await journal()
    const { data } = (await ask(client, 'get', '/api/posts?sort=publishedAt&limit=1')).body()
    assert.equal(data[0].publishedAt, '2024-05-01T12:00:00.000Z')
  })

  test('refuses {$self} with 400, naming the parameter and what is allowed')
    .with([
      ['limit=0', 'limit', /1 to 100/],
      ['limit=-5', 'limit', /1 to 100/],
      ['limit=101', 'limit', /1 to 100/],
      ['limit=99999999999999999999', 'limit', /1 to 100/],
      ['limit=NaN', 'limit', /1 to 100/],
      ['limit=1e1', 'limit', /1 to 100/],
      ['limit=2.5', 'limit', /1 to 100/],
      ['limit=', 'limit', /1 to 100/],
      ['limit=1&limit=2', 'limit', /one value/],
      ['limit[a]=1', 'limit', /one value/],
      ['offset=-1', 'offset', /cursor/],
      ['offset=1000001', 'offset', /cursor/],
      ['page=0', 'page', /1 to/],
      ['page=999999999', 'page', /1 to/],
      ['page=2&offset=10', 'page', /not both/],
      ['page=2&cursor=abc', 'page', /not both/],
      ['offset=2&cursor=abc', 'offset', /not both/],
      ['count=perhaps', 'count', /true or false/],
      ['trashed=maybe', 'trashed', /with or only/],
      ['colour=red', 'colour', /limit, offset, page, cursor, filter, sort/],
      ['LIMIT=3', 'LIMIT', /limit/],
      ['sort=colour', 'sort', /title.*publishedAt/],
      ['sort=-body', 'sort', /title/],
      ['sort=tags.name', 'sort', /author\.name/],
      ['sort=author.email', 'sort', /author\.name/],
      ['sort=--title', 'sort', /title/],
      ['fields=colour', 'fields', /title/],
      ['fields=password', 'fields', /title/],
      ['fields=constructor', 'fields', /title/],
      ['include=colour', 'include', /author, category, tags/],
      ['include=category.posts', 'include', /parent/],
      ['include=comments.replies.replies.replies', 'include', /may reach through 3/],
      ['include[comments][limit]=101', 'include[comments][limit]', /1 to 100/],
      ['include[comments][colour]=red', 'include[comments][colour]', /filter, sort, limit/],
      ['include[comments]=5', 'include[comments]', /include\[comments\]\[limit\]/],
      ['include[author][limit]=1', 'include[author][limit]', /one record/],
      ['include[comments][filter][body]=x', 'include[comments][filter][body]', /status/],
      ['filter[comments]=5', 'filter[comments]', /is a relation/],
      ['filter[comments][body]=x', 'filter[comments][body]', /status/],
      ['filter[title]=a&filter[title][ne]=b', 'filter[title]', /brackets/],
      ['limit=1&limit=2', 'limit', /one value/],
      ['include=__proto__', 'include', /author/],
      ['filter=x', 'filter', /an operator after "x" is expected.*filter\[status\]/],
      ['filter=colour eq red', 'filter', /^colour \(character 1\) is not a filter/],
      ['filter=title eq a or body eq b', 'filter', /^body \(character 15\) is not a filter/],
      ['filter=status ge a', 'filter', /^status \(character 1\) takes eq/],
      ['filter=publishedAt lt soon', 'filter', /^publishedAt \(character 1\): .* date/],
      ['filter=comments(body eq x)', 'filter', /^body \(character 10\) is not a filter/],
      ['include[tags][filter]=name eq', 'include[tags][filter]', /a value is expected/],
      ['filter[]=x', 'filter', /filter\[status\]/],
      ['filter[colour]=red', 'filter[colour]', /status/],
      ['filter[constructor]=red', 'filter[constructor]', /status/],
      ['filter[status][__proto__]=red', 'filter[status][__proto__]', /takes eq/],
      ['filter[body][contains]=x', 'filter[body]', /status/],
      ['filter[author.email]=x', 'filter[author.email]', /author\.slug/],
      ['filter[author.password]=x', 'filter[author.password]', /author\.slug/],
      ['filter[a.b.c]=x', 'filter[a.b.c]', /status/],
      ['filter[status]=burnt', 'filter[status]', /draft, published/],
      ['filter[status][contains]=x', 'filter[status][contains]', /eq/],
      ['filter[title][gte]=x', 'filter[title][gte]', /contains/],
      ['filter[title][contains][a]=x', 'filter[title]', /one text/],
      ['filter[publishedAt]=yesterday', 'filter[publishedAt]', /date/],
      ['filter[publishedAt][gte]=2024-13-01', 'filter[publishedAt]', /date/],
      ['filter[publishedAt][between]=2024-01-01', 'filter[publishedAt]', /two values/],
      ['filter[categoryId][null]=banana', 'filter[categoryId][null]', /true or false/],
      ['filter[id]=abc', 'filter[id]', /whole number/],
      ['filter[id]=99999999999', 'filter[id]', /at most/],
      ['filter[id]=1 or 1=1', 'filter[id]', /whole number/],
      ['filter[or]=x', 'filter[or]', /list of filters/],
      ['filter[and]=', 'filter[and]', /list of filters/],
      ['filter[or][0]=x', 'filter[or][0]', /must name fields/],
      ['filter[not]=x', 'filter[not]', /must name fields/],
      ['cursor=', 'cursor', /Start again/],
      ['cursor=nonsense', 'cursor', /Start again/],
      ['cursor=WzAsMV0.AAAAAAAAAAAAAAAA', 'cursor', /Start again/],
    ] as const)
    .run(async ({ client, assert }, [query, parameter, message]) => {
      const response = await ask(client, 'get', `/api/posts?${encodeURI(query)}`)
      response.assertStatus(400)
      assert.equal(response.header('content-type'), 'application/problem+json')
      const problem = response.body()
      assert.equal(problem.code, 'E_INVALID_PARAMETER')
      assert.equal(problem.errors[0].field, parameter)
      assert.match(problem.errors[0].message, message)
      assert.isString(problem.errors[0].rule)
    })

  test('refuses more filters than anybody needs', async ({ client }) => {
    const many = Array.from({ length: 60 }, (_, index) => `filter[or][${index}][title]=x`).join('&')
    ;(await ask(client, 'get', `/api/posts?${many}`)).assertStatus(400)
    const ids = Array.from({ length: 150 }, (_, index) => index + 1).join(',')
    ;(await ask(client, 'get', `/api/posts?filter[id][in]=${ids}`)).assertStatus(400)
    const ignored = `${'limit=1&'.repeat(300)}filter[title]=x`
    ;(await ask(client, 'get', `/api/posts?${ignored}`)).assertStatus(400)
    const deep = `filter${'[not]'.repeat(9)}[title]=x`
    ;(await ask(client, 'get', `/api/posts?${deep}`)).assertStatus(400)
  })

  test('refuses a cursor that was changed, cut, or made for another list', async ({
    client,
    assert,
  }) => {
    await journal()
    const { nextCursor } = (await ask(client, 'get', '/api/posts?sort=title&limit=5')).body().meta
    const [payload, signature] = nextCursor.split('.')
    const other = Buffer.from(JSON.stringify([0, 'Number 99', 1])).toString('base64url')
    const statuses: Record<string, number> = {}
    for (const query of [
      `sort=title&cursor=${nextCursor}`,
      `sort=title&limit=3&include=author&fields=id&cursor=${nextCursor}`,
      `sort=title&cursor=${other}.${signature}`,
      `sort=title&cursor=${payload}`,
      `sort=title&cursor=${nextCursor.slice(0, -1)}`,
      `sort=title&cursor=${nextCursor}.x`,
      `sort=title&cursor=${nextCursor}!`,
      `sort=-title&cursor=${nextCursor}`,
      `sort=publishedAt&cursor=${nextCursor}`,
      `cursor=${nextCursor}`,
      `sort=title&filter[status]=draft&cursor=${nextCursor}`,
      `sort=title&search=number&cursor=${nextCursor}`,
    ]) {
      statuses[query] = (await ask(client, 'get', `/api/posts?${query}`)).status()
    }
    const [own, ownWithMore, ...others] = Object.values(statuses)
    assert.deepEqual([own, ownWithMore], [200, 200])
    assert.deepEqual(
      others,
      others.map(() => 400),
      JSON.stringify(statuses)
    )
    const comments = await ask(client, 'get', `/api/comments?cursor=${nextCursor}`)
    comments.assertStatus(400)
  })

  test('leaves out the trash unless its keeper asks', async ({ client, assert }) => {
    const { ada, posts } = await journal()
    const editor = await person('editor')
    await posts[1].delete()
    const total = async (query: string, who?: Awaited<ReturnType<typeof person>>) =>
      (await ask(client, 'get', `/api/posts?count=true&${query}`, who)).body().meta?.total
    assert.equal(await total(''), 11)
    assert.equal(await total('trashed=with', editor), 12)
    assert.equal(await total('trashed=only', editor), 1)
    assert.equal(await total('trashed=only', ada), 1, 'her own')
    assert.equal(await total('trashed=only', await person('author')), 0, 'not somebody else’s')
    const page = (await ask(client, 'get', '/api/posts?limit=1', editor)).body()
    const cursor = `cursor=${page.meta.nextCursor}`
    ;(await ask(client, 'get', `/api/posts?trashed=with&${cursor}`, editor)).assertStatus(400)
    ;(await ask(client, 'get', '/api/posts?trashed=only')).assertStatus(401)
    ;(await ask(client, 'get', '/api/posts?trashed=only', await person('reader'))).assertStatus(403)
    ;(await ask(client, 'get', '/api/tags?trashed=only', editor)).assertStatus(400)
  })

  test('knows a comment only under a post that everybody sees', async ({ client, assert }) => {
    const { posts } = await journal()
    for (const post of posts.slice(0, 3)) {
      await CommentFactory.apply('approved').merge({ postId: post.id }).create()
    }
    await CommentFactory.merge({ postId: posts[0].id }).create()
    await posts[1].delete()
    await posts[2].withdraw()
    const { data } = (await ask(client, 'get', '/api/comments?include=post')).body()
    assert.deepEqual(
      data.map(({ post }: { post: { id: number } }) => post.id),
      [posts[0].id]
    )
  })
})
