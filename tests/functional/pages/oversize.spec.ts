import { test } from '@japa/runner'

test.group('A form that is too large', () => {
  test('is refused with a page that says so, and nothing else', async ({ assert }) => {
    const answer = await fetch(`http://${process.env.HOST}:${process.env.PORT}/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `email=${'a'.repeat(2_000_000)}`,
    })
    assert.equal(answer.status, 413)
    const text = await answer.text()
    assert.include(text, 'more than we can take')
    assert.notMatch(text, /\n\s+at /)
  })
})
