import { test } from '@japa/runner'
import { plainAddress } from '#framework/http/plain_address'

test.group('The plain spelling of an address', () => {
  test('{text} is {plain}')
    .with([
      { text: '192.0.2.1', plain: '192.0.2.1' },
      { text: '192.0.2.1:50123', plain: '192.0.2.1' },
      { text: '::ffff:192.0.2.1', plain: '192.0.2.1' },
      { text: '::FFFF:c000:201', plain: '192.0.2.1' },
      { text: '[::ffff:192.0.2.1]:50123', plain: '192.0.2.1' },
      { text: '2001:DB8:0000:0:0:0:0:1', plain: '2001:db8::1' },
      { text: '[2001:db8::1]', plain: '2001:db8::1' },
      { text: '[2001:db8::1]:50123', plain: '2001:db8::1' },
      { text: 'fe80::1%eth0', plain: 'fe80::1' },
      { text: '::1', plain: '::1' },
      { text: '::ffff:0:c000:201', plain: '::ffff:0:c000:201' },
    ])
    .run(({ assert }, { text, plain }) => assert.equal(plainAddress(text), plain))

  test('of what is none is what came: {$self}')
    .with(['', 'unknown', '_hidden', '192.0.2.1:x:y', '[2001:db8::1', '[]:80', 'a:b', ':::'])
    .run(({ assert }, text) => assert.equal(plainAddress(text), text))
})
