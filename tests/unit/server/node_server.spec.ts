import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { test } from '@japa/runner'
import { makeHttpServer } from '../../../framework/server/node_server.js'

/** What the handler is given for a request line, as `host url`. */
async function given(target: string): Promise<string> {
  const server = makeHttpServer(
    { maxConnections: 10, maxHeaderSize: 16_384 },
    ({ headers, url }, response) => response.end(`${headers.host} ${url}`)
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`GET ${target} HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  server.close()
  return answer.split('\r\n\r\n')[1]
}

test.group('A request line', () => {
  test('{0} is read as {1}')
    .with([
      ['/api/posts?limit=1', 'other.example /api/posts?limit=1'],
      ['http://shop.example/api/posts?limit=1', 'shop.example /api/posts?limit=1'],
      ['HTTPS://shop.example:8443/', 'shop.example:8443 /'],
      ['http://shop.example', 'shop.example /'],
      ['http://shop.example?limit=1', 'shop.example /?limit=1'],
      ['//shop.example/api', 'other.example //shop.example/api'],
      ['http://user@shop.example/', 'other.example http://user@shop.example/'],
      ['ftp://shop.example/', 'other.example ftp://shop.example/'],
    ])
    .run(async ({ assert }, [target, read]) => {
      assert.equal(await given(target), read)
    })
})
