import { test } from '@japa/runner'
import { attributes } from '#framework/html/main'

test.group('Attributes', () => {
  test('are escaped, and left out when there is nothing to say', ({ assert }) => {
    const text = attributes({
      'value': `"'<&`,
      'required': true,
      'hidden': false,
      'title': null,
      'aria-label': 0,
    })
    assert.equal(text.toString(), ' value="&quot;&#39;&lt;&amp;" required aria-label="0"')
  })

  test('refuse the name {$self}')
    .with(['onclick', 'ONLOAD', 'style', 'a b', 'x="y', ''])
    .run(({ assert }, name) => {
      assert.throws(() => attributes({ [name]: 'x' }), /cannot be printed/)
    })
})
