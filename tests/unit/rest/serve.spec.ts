import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from '@japa/runner'
import { Exchange } from '#framework/http/main'
import type { Endpoint } from '#framework/rest/main'
import { serve } from '#framework/rest/serve'

test.group('An answer that cannot be written', () => {
  test('ends its connection and nothing else', async ({ assert }) => {
    const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/' })
    const response = new ServerResponse(request)
    const endpoint: Endpoint = {
      verb: 'show',
      methods: ['GET'],
      address: '',
      // No header can have this, and that of the problem about it would stand beside it.
      answer: (exchange) => exchange.set('x-title', 'Night train → Lund').send(200, ''),
    }
    await serve(new Exchange(request, response), endpoint, [])
    assert.isTrue(response.destroyed)
  })
})
