import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { ERRORS } from '#framework/resources/main'
import Post from '#models/post'
import { PostFactory } from '#database/factories/post_factory'
import { origin } from './asking.js'
import { people, person } from './people.js'
import { processorTime, raw, send } from './raw.js'

const run = promisify(execFile)

const published = (title = 'Night train') =>
  PostFactory.apply('published').merge({ title }).create()

const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as { code: string }).code

test.group('Reading again what was read', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is answered 304 without a body while nothing has changed: {$self}')
    .with(['record', 'list'])
    .run(async ({ assert }, kind) => {
      const post = await published()
      const path = kind === 'list' ? '/api/posts' : `/api/posts/${post.id}`
      const first = await raw('GET', path)
      const etag = first.headers.etag!
      assert.match(etag, /^"[\w.-]+"$/)
      for (const asked of [etag, `W/${etag}`, `"other", ${etag}`, '*', `, ,${etag}`]) {
        for (const method of ['GET', 'HEAD']) {
          const again = await raw(method, path, { headers: { 'if-none-match': asked } })
          assert.deepEqual([again.status, again.text], [304, ''], asked)
          assert.equal(again.headers.etag, etag)
          assert.equal(again.headers.vary, first.headers.vary)
          assert.isUndefined(again.headers['content-length'])
          assert.isUndefined(again.headers['content-type'])
        }
      }
      await post.merge({ title: 'Day train' }).save()
      const changed = await raw('GET', path, { headers: { 'if-none-match': etag } })
      assert.equal(changed.status, 200)
      assert.notEqual(changed.headers.etag, etag)
    })

  test('is another representation with other fields, and with other rights', async ({ assert }) => {
    const post = await published()
    const author = await person('author')
    const path = `/api/posts/${post.id}`
    const whole = await raw('GET', path)
    const some = await raw('GET', `${path}?fields=title`)
    assert.notEqual(whole.headers.etag, some.headers.etag)
    assert.equal(whole.headers['cache-control'], 'no-cache')
    assert.equal(
      (await raw('GET', path, { who: author })).headers['cache-control'],
      'private, no-cache'
    )
    assert.include(whole.headers.vary, 'Authorization')
    assert.include(whole.headers.vary, 'X-Api-Key')
  })

  test('refuses tags that cannot be read, rather than pass them over: {$self}')
    .with(['abc', '"abc', 'W/abc', '"a" "b"', '"a",b', ','])
    .run(async ({ assert }, tag) => {
      const post = await published()
      const answer = await raw('GET', `/api/posts/${post.id}`, {
        headers: { 'if-none-match': tag },
      })
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'E_INVALID_PARAMETER'])
    })

  test('takes no time for a header made to cost some', async ({ assert }) => {
    const post = await published()
    const blanks = ' '.repeat(14_000)
    for (const tag of [
      `"a",${blanks}x`,
      `"a"${blanks}x`,
      `x${'"'.repeat(14_000)}`,
      `x${',"'.repeat(7000)}`,
      `${','.repeat(14_000)}x`,
      '"a",'.repeat(3500),
    ]) {
      for (const name of ['if-match', 'if-none-match']) {
        const spent = await processorTime(async () => {
          const answer = await raw('GET', `/api/posts/${post.id}`, { headers: { [name]: tag } })
          assert.equal(answer.status, 400)
        })
        assert.isBelow(spent, 60, `${name}: ${tag.slice(0, 8)}…`)
      }
    }
  })
})

test.group('A change that says which version it is meant for', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is done when the record is that version, and gives the next one', async ({ assert }) => {
    const { author } = await people()
    const stored = await send('POST', '/api/posts', author, { title: 'One', body: 'x' })
    const { location, etag } = stored.headers
    assert.isString(etag)
    const changed = await send('PATCH', location!, author, { title: 'Two' }, { 'if-match': etag! })
    assert.equal(changed.status, 200)
    assert.notEqual(changed.headers.etag, etag)
    const read = await raw('GET', location!, { who: author })
    const version = (tag?: string) => tag!.slice(1).split('.')[0]
    assert.equal(version(read.headers.etag), version(changed.headers.etag))
    const next = await send(
      'PATCH',
      location!,
      author,
      { title: 'Three' },
      {
        'if-match': read.headers.etag!,
      }
    )
    assert.equal(next.status, 200)
  })

  test('is 412 for a record in the trash too, and does not bring it back', async ({ assert }) => {
    const { editor } = await people()
    const stored = await send('POST', '/api/posts', editor, { title: 'Mine', body: 'x' })
    const { location, etag } = stored.headers
    await send('PATCH', location!, editor, { title: 'Other' })
    await raw('DELETE', location!, { who: editor })
    const late = { who: editor, headers: { 'if-match': etag! } }
    const answer = await raw('POST', `${location}/restore`, late)
    assert.deepEqual([answer.status, codeOf(answer)], [412, 'E_PRECONDITION_FAILED'])
    assert.equal((await raw('GET', location!, { who: editor })).status, 404)
    assert.equal((await raw('POST', `${location}/restore`, { who: editor })).status, 200)
  })

  test('is 412 when somebody was quicker, and changes nothing: {$self}')
    .with(['PATCH', 'PUT', 'DELETE', 'publish'])
    .run(async ({ assert }, what) => {
      const { author, editor } = await people()
      const stored = await send('POST', '/api/posts', author, { title: 'Mine', body: 'x' })
      const { location, etag } = stored.headers
      await send('PATCH', location!, editor, { title: 'Quicker' })
      const answer =
        what === 'publish'
          ? await raw('POST', `${location}/publish`, {
              who: editor,
              headers: { 'if-match': etag! },
            })
          : await send(what, location!, author, { title: 'Late', body: 'y' }, { 'if-match': etag! })
      assert.deepEqual([answer.status, codeOf(answer)], [412, 'E_PRECONDITION_FAILED'])
      const post = await Post.findOrFail(JSON.parse(stored.text).data.id)
      assert.deepEqual([post.title, post.status], ['Quicker', 'draft'])
    })

  test('is done for any version with *, for one of several, and never for a weak tag', async ({
    assert,
  }) => {
    const { author } = await people()
    const stored = await send('POST', '/api/posts', author, { title: 'One', body: 'x' })
    const { location } = stored.headers
    const change = async (tag: (etag: string) => string) => {
      const { headers } = await raw('GET', location!, { who: author })
      const changed = await send(
        'PATCH',
        location!,
        author,
        { deck: 'x' },
        {
          'if-match': tag(headers.etag!),
        }
      )
      return changed.status
    }
    assert.equal(await change(() => '*'), 200)
    assert.equal(await change((etag) => `"other.tag", ${etag}`), 200)
    assert.equal(await change((etag) => `W/${etag}`), 412)
    assert.equal(await change(() => '"nothing"'), 412)
    assert.equal(await change((etag) => etag.replaceAll('"', '')), 400)
  })

  test('may be a JSON Patch, whose test says it as well', async ({ assert }) => {
    const { author } = await people()
    const stored = await send('POST', '/api/posts', author, { title: 'One', body: 'x' })
    const { location } = stored.headers
    const patch = (expected: string) => {
      const steps = [
        { op: 'test', path: '/title', value: expected },
        { op: 'replace', path: '/title', value: 'Two' },
      ]
      const headers = { 'content-type': 'application/json-patch+json' }
      return send('PATCH', location!, author, steps, headers)
    }
    const late = await patch('Other')
    assert.deepEqual([late.status, codeOf(late)], [412, 'E_PRECONDITION_FAILED'])
    const done = await patch('One')
    assert.deepEqual([done.status, JSON.parse(done.text).data.title], [200, 'Two'])
  })

  test('is refused where the address has no version: {0}')
    .with([
      ['POST', '/api/posts', { title: 'New', body: 'x' }],
      ['POST', '/api/posts/bulk', [{ title: 'New', body: 'x' }]],
      ['PATCH', '/api/posts/bulk', (id: number) => [{ id, input: { title: 'Late' } }]],
      ['DELETE', '/api/posts/bulk', (id: number) => [{ id }]],
    ] as const)
    .run(async ({ assert }, [method, path, given]) => {
      const { editor } = await people()
      const post = await published()
      const body = typeof given === 'function' ? given(post.id) : given
      const { etag } = (await raw('GET', `/api/posts/${post.id}`)).headers
      const answer = await send(method, path, editor, body, { 'if-match': etag! })
      assert.deepEqual([answer.status, codeOf(answer)], [412, 'E_PRECONDITION_FAILED'])
      assert.deepEqual(
        (await Post.all()).map(({ title }) => title),
        ['Night train']
      )
      const whichever = await send(method, path, editor, body, { 'if-match': '*' })
      assert.isBelow(whichever.status, 300)
    })

  test('holds for the tag of a compressed answer too', async ({ assert }) => {
    const { author } = await people()
    const stored = await send('POST', '/api/posts', author, {
      title: 'One',
      body: 'x'.repeat(3000),
    })
    const { location } = stored.headers
    const read = await raw('GET', location!, {
      who: author,
      headers: { 'accept-encoding': 'gzip' },
    })
    assert.match(read.headers.etag!, /-gzip"$/)
    const changed = await send(
      'PATCH',
      location!,
      author,
      { title: 'Two' },
      {
        'if-match': read.headers.etag!,
      }
    )
    assert.equal(changed.status, 200)
  })

  test('is refused where If-None-Match names the record that is there', async ({ assert }) => {
    const { author } = await people()
    const stored = await send('POST', '/api/posts', author, { title: 'One', body: 'x' })
    const { location } = stored.headers
    const read = await raw('GET', location!, { who: author })
    for (const tag of ['*', read.headers.etag!]) {
      const answer = await send(
        'PUT',
        location!,
        author,
        { title: 'T', body: 'y' },
        { 'if-none-match': tag }
      )
      assert.deepEqual([answer.status, codeOf(answer)], [412, 'E_PRECONDITION_FAILED'])
    }
    const other = await send('PATCH', location!, author, { title: 'T' }, { 'if-none-match': '"x"' })
    assert.equal(other.status, 200)
  })
})

test.group('What a client would rather have', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('no body after a write, but the address and the version', async ({ assert }) => {
    const { author } = await people()
    const prefer = { prefer: 'return=minimal' }
    const stored = await send('POST', '/api/posts', author, { title: 'One', body: 'x' }, prefer)
    assert.deepEqual([stored.status, stored.text], [201, ''])
    assert.equal(stored.headers['preference-applied'], 'return=minimal')
    assert.equal(stored.headers['content-length'], '0')
    const { location, etag } = stored.headers
    const changed = await send(
      'PATCH',
      location!,
      author,
      { title: 'Two' },
      {
        ...prefer,
        'if-match': etag!,
      }
    )
    assert.deepEqual([changed.status, changed.text], [204, ''])
    assert.isString(changed.headers.etag)
    assert.include(changed.headers.vary, 'Prefer')
  })

  test('the record, said in other ways: {$self}')
    .with([
      ['respond-async, return=representation', 200, 'return=representation'],
      ['RETURN="minimal"; x=1', 204, 'return=minimal'],
      ['return=much', 200, undefined],
      ['xreturn=minimal', 200, undefined],
    ] as const)
    .run(async ({ assert }, [prefer, status, applied]) => {
      const { author } = await people()
      const stored = await send('POST', '/api/posts', author, { title: 'One', body: 'x' })
      const path = stored.headers.location!
      const changed = await send('PATCH', path, author, { title: 'Two' }, { prefer })
      assert.equal(changed.status, status)
      assert.equal(changed.headers['preference-applied'], applied)
    })

  test('a kind there is: {$self}')
    .with([
      ['application/json', 200],
      ['*/*', 200],
      ['application/*', 200],
      ['text/html, application/xhtml+xml, */*;q=0.8', 200],
      ['APPLICATION/JSON;charset=utf-8', 200],
      ['', 200],
      [' , ,', 200],
      ['text/html', 406],
      ['application/json;q=0', 406],
      ['application/json;q=0, */*', 406],
      ['application/xml', 406],
      ['application/json;q=7', 406],
    ] as const)
    .run(async ({ assert }, [accept, status]) => {
      const post = await published()
      const answer = await raw('GET', `/api/posts/${post.id}`, { headers: { accept } })
      assert.equal(answer.status, status)
      if (status === 406) assert.equal(codeOf(answer), 'E_NOT_ACCEPTABLE')
    })

  test('is asked before anything is written', async ({ assert }) => {
    const { author } = await people()
    const answer = await send(
      'POST',
      '/api/posts',
      author,
      { title: 'a', body: 'b' },
      {
        accept: 'text/html',
      }
    )
    assert.equal(answer.status, 406)
    assert.lengthOf(await Post.all(), 0)
  })
})

test.group('A long answer', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is compressed for who can read it: {$self}')
    .with([
      ['gzip', 'gzip'],
      ['gzip, deflate, br', 'br'],
      ['br;q=0.5, gzip', 'gzip'],
      ['gzip;q=0, *', 'br'],
      ['*', 'br'],
      ['deflate', undefined],
      ['identity', undefined],
      ['gzip;q=0', undefined],
      ['', undefined],
    ] as const)
    .run(async ({ assert }, [accept, coding]) => {
      for (let number = 0; number < 12; number++) await published(`Ängste ${number}`)
      const plain = await raw('GET', '/api/posts')
      const headers = { 'accept-encoding': accept }
      const answer = await raw('GET', '/api/posts', { headers })
      assert.equal(answer.headers['content-encoding'], coding)
      const unpack = { gzip: gunzipSync, br: brotliDecompressSync }
      const text = coding ? unpack[coding](answer.bytes).toString() : answer.text
      assert.equal(text, plain.text)
      assert.equal(Number(answer.headers['content-length']), answer.bytes.length)
      assert.include(answer.headers.vary, 'Accept-Encoding')
      assert.equal(answer.headers.etag === plain.headers.etag, coding === undefined)
      const again = await raw('GET', '/api/posts', {
        headers: { ...headers, 'if-none-match': answer.headers.etag! },
      })
      assert.equal(again.status, 304)
      const head = await raw('HEAD', '/api/posts', { headers })
      assert.equal(head.headers['content-length'], answer.headers['content-length'])
    })

  test('is left as it is when it is short', async ({ assert }) => {
    const answer = await raw('GET', '/api/tags', { headers: { 'accept-encoding': 'gzip' } })
    assert.isUndefined(answer.headers['content-encoding'])
  })
})

test.group('What an address takes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is said by OPTIONS: {0}')
    .with([
      ['/api/posts', 'GET, HEAD, POST, OPTIONS'],
      ['/api/posts/1', 'GET, HEAD, PATCH, PUT, DELETE, OPTIONS'],
      ['/api/posts/1/publish', 'POST, OPTIONS'],
    ] as const)
    .run(async ({ assert }, [path, allow]) => {
      const answer = await raw('OPTIONS', path)
      assert.deepEqual([answer.status, answer.text], [204, ''])
      const methods = (text = '') => text.split(', ').sort()
      assert.includeMembers(methods(answer.headers.allow), methods(allow))
    })

  test('is said of the server as a whole, too', async ({ assert }) => {
    const { status, text, headers } = await raw('OPTIONS', '*')
    assert.deepEqual([status, text], [204, ''])
    assert.includeMembers(headers.allow!.split(', '), ['GET', 'PATCH', 'QUERY', 'OPTIONS'])
  })

  test('is said with the bodies it reads', async ({ assert }) => {
    const one = await raw('OPTIONS', '/api/posts/1')
    assert.include(one.headers['accept-patch'], 'application/merge-patch+json')
    assert.include((await raw('OPTIONS', '/api/posts')).headers['accept-post'], 'application/json')
  })

  test('is said by 405 and by 415 too', async ({ assert }) => {
    const { author } = await people()
    const post = await published()
    const method = await raw('DELETE', '/api/posts')
    assert.deepEqual([method.status, codeOf(method)], [405, 'E_METHOD_NOT_ALLOWED'])
    assert.include(method.headers.allow, 'POST')
    const headers = { 'content-type': 'text/plain' }
    const options = { who: author, headers, body: 'x' }
    const patch = await raw('PATCH', `/api/posts/${post.id}`, options)
    assert.deepEqual([patch.status, codeOf(patch)], [415, 'E_UNSUPPORTED_MEDIA_TYPE'])
    assert.include(patch.headers['accept-patch'], 'application/json')
    const stored = await raw('POST', '/api/posts', options)
    assert.include(stored.headers['accept-post'], 'application/json')
  })
})

test.group('The links of a list', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('stand in the header Link as in the body, and lead through all of it', async ({
    assert,
  }) => {
    for (let number = 0; number < 5; number++) await published(`Number ${number}`)
    const seen: string[] = []
    let path: string | undefined =
      '/api/posts?sort=title&limit=2&fields=title&filter[status]=published'
    while (path) {
      const answer = await raw('GET', path)
      assert.equal(answer.status, 200, answer.text)
      const { data, links } = JSON.parse(answer.text)
      const link = (rel: string) =>
        new RegExp(`<([^>]+)>; rel="${rel}"`).exec(answer.headers.link as string)?.[1]
      assert.equal(link('next') ?? null, links.next)
      assert.equal(link('prev') ?? null, links.prev)
      assert.notInclude(link('first'), 'cursor')
      seen.push(...data.map(({ title }: { title: string }) => title))
      path = links.next
    }
    assert.deepEqual(
      seen,
      [0, 1, 2, 3, 4].map((number) => `Number ${number}`)
    )
  })

  test('cannot be made to say something else: {$self}')
    .with(['%3E%3B%20rel%3D%22evil%22%0d%0ax-evil:1', '>;rel="evil",</x', '"<>'])
    .run(async ({ assert }, text) => {
      const answer = await raw('GET', `/api/posts?limit=1&search=${text}`)
      assert.equal(answer.status, 200)
      assert.match(answer.headers.link as string, /^<[^<>"\s]+>; rel="first"$/)
      assert.isUndefined(answer.headers['x-evil'])
    })

  test('keep parameters whose names were encoded', async ({ assert }) => {
    for (let number = 0; number < 3; number++) await published(`Number ${number}`)
    const first = await raw('GET', '/api/posts?%6Cimit=1&filter%5Bstatus%5D=published&sort=title')
    const { links } = JSON.parse(first.text)
    const second = await raw('GET', links.next)
    assert.equal(second.status, 200, second.text)
    const third = await raw('GET', JSON.parse(second.text).links.next)
    assert.equal(third.status, 200, third.text)
    assert.equal(JSON.parse(third.text).data[0].title, 'Number 2')
  })
})

test.group('The page that a problem leads to', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is HTML for a browser and Markdown for anybody else', async ({ assert }) => {
    const { type } = JSON.parse((await raw('GET', '/api/posts?limit=0')).text)
    assert.equal(type, '/api/errors/E_INVALID_PARAMETER')
    const page = await raw('GET', type, { headers: { accept: 'text/html,*/*;q=0.8' } })
    assert.match(page.headers['content-type']!, /^text\/html/)
    assert.include(page.text, '<h2 id="what-to-do">')
    assert.notMatch(page.text, /style=/)
    const text = await raw('GET', type, { headers: { accept: 'text/markdown' } })
    assert.match(text.headers['content-type']!, /^text\/markdown/)
    assert.include(text.text, '## What to do')
    assert.include(text.headers.vary, 'accept')
  })

  test('is there for every code, and one for all of them', async ({ assert }) => {
    const all = await raw('GET', '/api/errors')
    for (const code of Object.keys(ERRORS)) {
      assert.include(all.text, `(/api/errors/${code})`)
      assert.equal((await raw('GET', `/api/errors/${code}`)).status, 200, code)
    }
    assert.equal((await raw('GET', '/api/errors/E_ELSE')).status, 404)
  })
})

test.group('curl', () => {
  test('gets an answer, a compressed one and an error', async ({ assert }) => {
    const address = `${origin()}/api/posts`
    const { stdout } = await run('curl', ['-sS', '--compressed', address])
    assert.property(JSON.parse(stdout), 'data')
    const { stdout: missing } = await run('curl', ['-sS', '-i', `${address}/99999999`])
    assert.match(missing, /^HTTP\/1\.1 404 /)
    assert.match(missing, /content-type: application\/problem\+json/i)
  })
})
