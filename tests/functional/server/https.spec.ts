import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { request as plainRequest, type IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { connect as connectHttp2 } from 'node:http2'
import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { CertificateFolder, isWithoutOpenssl, NO_OPENSSL } from '#tests/helpers/certificate'
import { freePort } from '#tests/helpers/scratch_app'
import { RunningServer } from './running_server.js'

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

async function read(response: IncomingMessage): Promise<Answer> {
  let text = ''
  response.setEncoding('utf8')
  for await (const chunk of response) text += chunk
  return { status: response.statusCode!, headers: response.headers, text }
}

/** What a server is asked with HTTP/1.1 over TLS, believing one certificate only. */
async function secure(port: number, path: string, ca: string, host = 'localhost'): Promise<Answer> {
  const asked = request({ host: 'localhost', servername: host, port, path, ca, agent: false })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return read(response)
}

async function plain(port: number, path: string, options: object = {}): Promise<Answer> {
  const asked = plainRequest({ host: 'localhost', port, path, agent: false, ...options })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return read(response)
}

/** The serial-like fingerprint of the certificate that a server shows. */
function shown(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: 'localhost', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

/** Clients that have been answered and keep their connections for the next request. */
async function holdOpen(port: number, ca: string): Promise<void> {
  const session = connectHttp2(`https://localhost:${port}`, { ca })
  const stream = session.request({ ':path': '/api/posts' })
  stream.resume()
  await once(stream, 'end')
  const agent = new Agent({ keepAlive: true })
  const asked = request({ host: 'localhost', port, path: '/api/posts', ca, agent })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  await read(response)
}

const POST = 'POST /api/comments HTTP/1.1\r\nhost: x\r\n'
const SITE = 'https://site.example'

const settings = ({ certificate, key }: { certificate: string; key: string }) => ({
  TLS_CERT: certificate,
  TLS_KEY: key,
})

test.group('A server with a certificate', (group) => {
  group.tap((one) => one.skip(isWithoutOpenssl, NO_OPENSSL))
  group.each.timeout(60_000)

  test('speaks HTTPS, marks cookies secure, sends plain HTTP on to itself, and ends when told', async ({
    assert,
  }) => {
    const folder = CertificateFolder.ofTest()
    const files = folder.make('own')
    const redirect = await freePort()
    const server = await RunningServer.start({ ...settings(files), HTTP_PORT: String(redirect) })
    const ca = folder.read('own.pem')

    const answer = await secure(server.port, '/api/posts', ca)
    assert.equal(answer.status, 200)
    // Other things on this machine know no HTTPS.
    assert.notProperty(answer.headers, 'strict-transport-security')
    const form = await secure(server.port, '/sign-in', ca)
    for (const cookie of form.headers['set-cookie'] ?? []) assert.match(cookie, /; Secure/)
    assert.isNotEmpty(form.headers['set-cookie'])

    const sent = await plain(redirect, '/journal?page=2', { method: 'POST' })
    assert.equal(sent.status, 308)
    assert.equal(sent.headers.location, `https://localhost:${server.port}/journal?page=2`)
    const strange = await plain(redirect, '//evil.example/', { headers: { host: 'evil.example' } })
    assert.equal(strange.headers.location, `https://localhost:${server.port}//evil.example/`)
    const proxied = await plain(redirect, 'http://evil.example/x?y', {})
    assert.equal(proxied.headers.location, `https://localhost:${server.port}/x?y`)

    await holdOpen(server.port, ca)
    const before = Date.now()
    assert.equal(await server.stop('SIGTERM'), 0)
    assert.isBelow(Date.now() - before, 5000)
  })

  test('tells browsers to come over HTTPS only, and takes over new files that belong together', async ({
    assert,
  }) => {
    const folder = CertificateFolder.ofTest()
    const names = 'DNS:site.example'
    const files = folder.make('own', { names })
    const [next, last] = [folder.make('next', { names }), folder.make('last', { names })]
    const server = await RunningServer.start({ ...settings(files), APP_URL: SITE })
    for (const path of ['/api/posts', '/api/nothing', '/favicon.svg']) {
      const answer = await secure(server.port, path, folder.read('own.pem'), 'site.example')
      const policy = answer.headers['strict-transport-security']
      assert.equal(policy, 'max-age=15552000; includeSubDomains', path)
    }
    const first = await shown(server.port)

    copyFileSync(next.certificate, files.certificate)
    copyFileSync(next.key, files.key)
    await server.says(/The certificate was read again/)
    const second = await shown(server.port)
    assert.notEqual(second, first)

    server.output = ''
    copyFileSync(last.certificate, files.certificate)
    server.signal('SIGHUP')
    await server.says(/The certificate in use stays/)
    assert.equal(await shown(server.port), second)

    server.output = ''
    copyFileSync(last.key, files.key)
    server.signal('SIGHUP')
    await server.says(/The certificate was read again/)
    assert.notInclude([first, second], await shown(server.port))
  })

  test('does not start with settings that contradict each other: {name}')
    .with([
      { name: 'a certificate without a key', env: { TLS_KEY: '' }, says: /TLS_KEY is not/ },
      {
        name: 'an address that is not HTTPS',
        env: { APP_URL: 'http://localhost:4000' },
        says: /APP_URL is http:\/\/localhost:4000/,
      },
    ])
    .run(async ({ assert }, { env, says }) => {
      const folder = CertificateFolder.ofTest()
      const server = await RunningServer.begin({
        ...settings(folder.make('own')),
        ...env,
      })
      assert.equal(await server.ended(), 1)
      assert.match(server.output, says)
    })

  test('does not start when the port of plain HTTP is taken', async ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const taken = String(process.env.PORT)
    const server = await RunningServer.begin({ ...settings(folder.make('own')), HTTP_PORT: taken })
    assert.equal(await server.ended(), 1)
    assert.match(server.output, /Nothing can listen on HTTP_PORT/)
  })
})

test.group('A server without a certificate', (group) => {
  group.each.timeout(60_000)

  test('believes a trusted proxy about HTTPS, answers what is no request, and lets open ones finish', async ({
    assert,
  }) => {
    const server = await RunningServer.start({ APP_URL: SITE })
    const headers = { 'x-forwarded-proto': 'https' }
    const told = await plain(server.port, '/api/posts', { headers })
    assert.property(told.headers, 'strict-transport-security')
    const untold = await plain(server.port, '/api/posts')
    assert.notProperty(untold.headers, 'strict-transport-security')

    for (const [text, status] of [
      ['GET / HTTP/1.1\r\n\r\n', 400],
      ['nonsense\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
      [`${POST}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n`, 400],
    ] as const) {
      const socket = connectPlain({ host: 'localhost', port: server.port })
      socket.write(text)
      let answer = ''
      for await (const chunk of socket) answer += chunk
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
    }

    const socket = connectPlain({ host: 'localhost', port: server.port })
    socket.write(`${POST}content-type: application/json\r\ncontent-length: 12\r\n\r\n`)
    await sleep(300)
    server.signal('SIGTERM')
    await sleep(300)
    assert.isFalse(server.hasEnded)
    await assert.rejects(() => plain(server.port, '/'))
    socket.write('{"body":"x"}')
    const [answer] = await once(socket, 'data')
    assert.match(String(answer), /^HTTP\/1.1 422 /)
    assert.equal(await server.ended(), 0)
  })
})
