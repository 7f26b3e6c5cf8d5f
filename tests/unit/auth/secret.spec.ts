import { test } from '@japa/runner'
import { hashOf, hintOf, makeSecret } from '#framework/auth/secret'

test.group('A secret', () => {
  test('is a prefix, 43 digits and a checksum of six, and never the same', ({ assert }) => {
    const secrets = Array.from({ length: 500 }, () => makeSecret('gk_'))
    for (const secret of secrets) assert.match(secret, /^gk_[0-9A-Za-z]{49}$/)
    assert.lengthOf(new Set(secrets), 500)
  })

  test('has a checksum that another implementation comes to', ({ assert }) => {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    const table = Array.from({ length: 256 }, (_, byte) => {
      let value = byte
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
      return value >>> 0
    })
    for (let count = 0; count < 50; count++) {
      const secret = makeSecret('gable_')
      const body = secret.slice(0, -6)
      let crc = 0xffffffff
      for (const byte of Buffer.from(body)) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8)
      crc = (crc ^ 0xffffffff) >>> 0
      const read = [...secret.slice(-6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0)
      assert.equal(read, crc)
    }
  })

  test('is kept as its SHA-256, and known by its beginning', ({ assert }) => {
    assert.equal(
      hashOf('gk_abc'),
      // printf gk_abc | sha256sum
      '97cd62f66c17dbcb1749d725067386282bc338514ffe63ab32ff5d0c7c67eb03'
    )
    assert.equal(hintOf('gk_0123456789', 'gk_'), 'gk_01234567')
  })
})
