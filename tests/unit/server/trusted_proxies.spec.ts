import { test } from '@japa/runner'
import { trustedProxies } from '#framework/server/main'

test.group('Trusted proxies', () => {
  test('{list} trusts {trusted} and not {others}')
    .with([
      {
        list: undefined,
        trusted: ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'],
        others: ['10.0.0.1', '203.0.113.5', '2001:db8::1', '', undefined, 'nonsense'],
      },
      { list: 'none', trusted: [], others: ['127.0.0.1', '::1'] },
      { list: '', trusted: [], others: ['127.0.0.1'] },
      {
        list: '10.0.0.0/8, 192.0.2.7,2001:db8::/32',
        trusted: ['10.255.0.1', '192.0.2.7', '2001:db8:ffff::1', '::ffff:10.1.1.1'],
        others: ['127.0.0.1', '11.0.0.1', '192.0.2.8', '2001:db9::1'],
      },
      {
        list: 'loopback,private',
        trusted: ['127.0.0.1', '172.31.0.1', '192.168.7.7', 'fd00::1'],
        others: ['172.32.0.1', '8.8.8.8'],
      },
    ])
    .run(({ assert }, { list, trusted, others }) => {
      const trusts = trustedProxies(list)
      for (const address of trusted) assert.isTrue(trusts(address), address)
      for (const address of others) assert.isFalse(trusts(address), String(address))
    })

  test('that are no network are refused: {$self}')
    .with(['example.org', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/x', '*', '2001:db8::/129'])
    .run(({ assert }, text) => {
      assert.throws(
        () => trustedProxies(text),
        `TRUST_PROXY has "${text}", which is neither an address nor a network`
      )
    })
})
