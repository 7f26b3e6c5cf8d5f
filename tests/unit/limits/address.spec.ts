import { test } from '@japa/runner'
import { addressKey } from '#framework/limits/main'

test.group('Addresses in limits', () => {
  test('{address} counts as {key}')
    .with([
      { address: '192.0.2.1', key: '192.0.2.1' },
      { address: '2001:db8:0:1:2:3:4:5', key: '2001:db8:0:1::/64' },
      { address: '2001:DB8:0000:0001::9', key: '2001:db8:0:1::/64' },
      { address: '2001:db8::1', key: '2001:db8:0:0::/64' },
      { address: '2001::1:2:3:4:5:6', key: '2001:0:1:2::/64' },
      { address: '::1', key: '0:0:0:0::/64' },
      { address: '::', key: '0:0:0:0::/64' },
      { address: '1:2:3:4:5:6:7::', key: '1:2:3:4::/64' },
      { address: '', key: 'unknown' },
      { address: '192.0.2.300', key: 'unknown' },
      { address: 'a'.repeat(2000), key: 'unknown' },
      { address: `${'a:'.repeat(2000)}`, key: 'unknown' },
      { address: 'fe80::1%eth0', key: 'fe80:0:0:0::/64' },
    ])
    .run(({ assert }, { address, key }) => assert.equal(addressKey(address), key))
})
