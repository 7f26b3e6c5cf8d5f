import edge from 'edge.js'
import { test } from '@japa/runner'

test.group('An error page', () => {
  test('{$self} renders without session, database or actor')
    .with(['403', '404', '419', '429', '500', '503'])
    .run(async ({ assert }, code) => {
      const html = await edge.render(`pages/errors/${code}`, {})
      assert.include(html, `>${code}</p>`)
      assert.include(html, '<meta name="robots" content="noindex">')
      assert.match(html, /<h1>[^<]+<\/h1>\s*<p>[^<]+<a href="\/[^"]*">/)
    })

  test('500 gives the number of the request to quote', async ({ assert }) => {
    const html = await edge.render('pages/errors/500', { requestId: 'abc-123' })
    assert.include(html, '<code>abc-123</code>')
  })
})
