import edge from 'edge.js'
import { test } from '@japa/runner'

const render = (markup: string, state: Record<string, unknown> = {}) =>
  edge.createRenderer().renderRaw(markup, state)

test.group('A form field', () => {
  test('keeps what was typed inside its attribute or element', async ({ assert }) => {
    const values = {
      one: '"><script>alert(1)</script>',
      many: '</textarea><script>alert(1)</script>',
    }
    const html = await render(
      `@!field.text({ name: 'one', label: 'One', values })\n@!field.textarea({ name: 'many', label: 'Many', values })`,
      { values }
    )
    assert.notInclude(html, '<script>')
  })

  test('ties label, hint and error to its control', async ({ assert }) => {
    const html = await render(
      `@!field.text({ name: 'email', label: 'E-mail', hint: 'Never shown', errors: { email: ['Not an address'] }, form: 'f' })`
    )
    assert.include(html, '<label class="field-label" for="f-email">')
    assert.include(html, 'aria-describedby="f-email-hint f-email-error"')
    assert.include(html, 'aria-invalid="true"')
    assert.include(html, '<p class="field-error" id="f-email-error">Not an address</p>')
  })

  test('has the focus when it is the first that is wrong', async ({ assert }) => {
    const errors = { b: ['Wrong'], a: ['Wrong too'] }
    const html = await render(
      `@!field.text({ name: 'a', label: 'A', errors })\n@!field.text({ name: 'b', label: 'B', errors })`,
      { errors }
    )
    assert.lengthOf(html.match(/autofocus/g)!, 1)
    assert.match(html, /id="field-b"[^>]*autofocus/)
  })

  test('never prints a password back', async ({ assert }) => {
    const html = await render(
      `@!field.text({ name: 'password', label: 'Password', type: 'password', values: { password: 'secret' } })`
    )
    assert.notInclude(html, 'secret')
  })

  test('ticks and chooses what was sent', async ({ assert }) => {
    const html = await render(
      `@!field.checkbox({ name: 'keep', label: 'Keep', values: { keep: 'on' } })
@!field.select({ name: 'n', label: 'N', values: { n: 2 }, choices: [{ value: 1, label: 'One' }, { value: 2, label: 'Two' }] })`
    )
    assert.match(html, /type="checkbox"[^>]* checked/)
    assert.match(html, /<option value="2" selected>/)
    assert.lengthOf(html.match(/ selected/g)!, 1)
  })

  test('is named in the summary, and a form without errors has none', async ({ assert }) => {
    const html = await render(
      `@!field.summary({ errors: { email: 'Wrong', _form: ['Altogether'] } })`
    )
    assert.include(html, '<a href="#field-email">Wrong</a>')
    assert.include(html, '<li>Altogether</li>')
    assert.include(html, '2 things need your attention')
    assert.equal((await render('@!field.summary({ errors: {} })')).trim(), '')
  })
})
