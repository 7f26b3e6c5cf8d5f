import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import app from '@adonisjs/core/services/app'
import server from '@adonisjs/core/services/server'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { PostFactory } from '#database/factories/post_factory'
import { PASSWORD, UserFactory } from '#database/factories/user_factory'
import { makeHttpsServer } from '#framework/server/main'
import { CertificateFolder, isWithoutOpenssl, NO_OPENSSL } from '#tests/helpers/certificate'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

const FORM = 'application/x-www-form-urlencoded'

/** One HTTP/2 connection to the application in this process, over TLS. */
class Client {
  readonly #cookies = new Map<string, string>()

  constructor(
    private session: ClientHttp2Session,
    readonly address: string
  ) {}

  async ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string
  ): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const request = this.session.request({
      ':method': method,
      ':path': path,
      'accept': 'text/html, */*;q=0.1',
      ...(cookie ? { cookie } : {}),
      ...headers,
    })
    request.end(body)
    const [answer] = (await once(request, 'response')) as [IncomingHttpHeaders]
    let text = ''
    request.setEncoding('utf8')
    for await (const chunk of request) text += chunk
    for (const line of answer['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      this.#cookies.set(name, value)
    }
    return { status: Number(answer[':status']), headers: answer, text }
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.ask('GET', path, headers)
  }

  submit(path: string, fields: Record<string, string>, from: Answer): Promise<Answer> {
    const [, token] = /name="_csrf" value="([^"]+)"/.exec(from.text)!
    const body = String(new URLSearchParams({ _csrf: token, ...fields }))
    return this.ask('POST', path, { 'content-type': FORM, 'origin': this.address }, body)
  }
}

test.group('The application over HTTP/2', (group) => {
  let folder: CertificateFolder
  let client: Client

  group.tap((one) => one.skip(isWithoutOpenssl, NO_OPENSSL))
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.setup(() => {
    if (isWithoutOpenssl) return
    folder = new CertificateFolder()
    folder.make('own')
    return () => folder.remove()
  })
  group.each.setup(async () => {
    const certificate = {
      cert: folder.read('own.pem'),
      key: folder.read('own.key.pem'),
      warnings: [],
    }
    const https = makeHttpsServer(app.config.get('server'), certificate, server.handle.bind(server))
    https.listen(0, 'localhost')
    await once(https, 'listening')
    const { port } = https.address() as AddressInfo
    const address = `https://localhost:${port}`
    const session = connect(address, { ca: certificate.cert })
    client = new Client(session, address)
    return () => {
      session.destroy()
      https.close()
    }
  })

  test('gives the API, its refusals and its headers', async ({ assert }) => {
    const post = await PostFactory.apply('published').create()
    const list = await client.get('/api/posts')
    assert.equal(list.status, 200)
    assert.lengthOf(JSON.parse(list.text).data, 1)
    assert.equal(list.headers['content-length'], String(Buffer.byteLength(list.text)))
    assert.match(String(list.headers.ratelimit), /^"visitors";r=/)
    const one = await client.get(`/api/posts/${post.id}`)
    assert.equal(JSON.parse(one.text).data.title, post.title)

    const absent = await client.get('/api/posts/999999')
    assert.equal(absent.status, 404)
    assert.equal(absent.headers['content-type'], 'application/problem+json')
    const refused = await client.ask(
      'POST',
      '/api/posts',
      { 'content-type': 'application/json' },
      '{"title":"x"}'
    )
    assert.equal(refused.status, 401)
    const head = await client.ask('HEAD', '/api/posts')
    assert.equal(head.status, 200)
    assert.equal(head.text, '')
  })

  test('signs people in, and lets them into the admin', async ({ assert }) => {
    const user = await UserFactory.apply('admin').create()
    const form = await client.get('/sign-in')
    assert.equal(form.status, 200)
    const signedIn = await client.submit(
      '/sign-in',
      { email: user.email, password: PASSWORD },
      form
    )
    assert.equal(signedIn.status, 303)
    const admin = await client.get('/admin')
    assert.equal(admin.status, 200)
    assert.include(admin.text, '</html>')
  })

  test('gives pages and files, and answers those that did not change with 304', async ({
    assert,
  }) => {
    for (const path of ['/journal', '/favicon.svg']) {
      const first = await client.get(path)
      assert.equal(first.status, 200, path)
      const again = await client.get(path, { 'if-none-match': String(first.headers.etag) })
      assert.equal(again.status, 304, path)
      assert.equal(again.text, '')
    }
    assert.equal((await client.get('/nothing-here')).status, 404)
  })

  test('takes a letter from its own page, and not from that of another site', async ({
    assert,
  }) => {
    const post = await PostFactory.apply('published').create()
    const send = (from: string) =>
      client.ask(
        'POST',
        `/journal/${post.slug}/comments`,
        { 'content-type': FORM, 'origin': from },
        'authorName=Rita&body=A+fine+essay.'
      )
    assert.equal((await send(client.address)).status, 303)
    assert.equal((await send('https://evil.example')).status, 419)
  })

  test('answers many requests on one connection', async ({ assert }) => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => client.get('/api/posts')))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  })

  test('is the same to curl, over HTTP/2 and HTTP/1.1', async ({ assert }) => {
    const curl = async (...args: string[]) => {
      const trust = ['--silent', '--cacert', folder.file('own.pem')]
      const { stdout } = await promisify(execFile)('curl', [...trust, ...args])
      return stdout
    }
    const version = ['--output', '/dev/null', '--write-out', '%{http_version} %{http_code}']
    const url = `${client.address}/api/posts`
    assert.equal(await curl('--http2', ...version, url), '2 200')
    assert.equal(await curl('--http1.1', ...version, url), '1.1 200')
    assert.equal(await curl('--http2', url), await curl('--http1.1', url))
    await assert.rejects(() => curl('--tlsv1.1', '--tls-max', '1.1', url))
  }).skip(isWithoutCurl(), 'There is no curl with HTTP/2 on this machine.')
})

function isWithoutCurl(): boolean {
  const { stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' })
  return !/HTTP2/.test(stdout ?? '')
}
