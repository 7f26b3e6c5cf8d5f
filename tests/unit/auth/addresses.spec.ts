import { test } from '@japa/runner'
import { BaseModel } from '@adonisjs/lucid/orm'
import { addressesField, isAddressIn } from '#framework/auth/addresses'
import { compileInput, fieldsOf } from '#framework/fields/main'

class Machine extends BaseModel {
  @addressesField() declare addresses: readonly string[]
}

async function read(addresses: unknown) {
  const field = fieldsOf(Machine).get('addresses')!
  const validator = compileInput({ addresses: field.input({ partial: false }) })
  const [error, output] = await validator.tryValidate({ addresses })
  return error
    ? (error.messages as { message: string }[])[0].message
    : (output as { addresses: string[] }).addresses
}

test.group('A list of addresses', () => {
  test('is read from lines, from a list, and kept once each and in small letters', async ({
    assert,
  }) => {
    const kept = ['192.0.2.7', '10.0.0.0/8', '2001:db8::/32']
    assert.deepEqual(await read('192.0.2.7\n10.0.0.0/08, 2001:DB8::/32\r\n192.0.2.7'), kept)
    assert.deepEqual(await read(kept), kept)
  })

  test('refuses "{$self}"')
    .with([
      '192.0.2',
      '192.0.2.256',
      '192.0.2.0/33',
      '192.0.2.0/-1',
      '192.0.2.0/',
      '192.0.2.0/8/8',
      '2001:db8::/129',
      'fe80::1%eth0',
      'example.com',
      '*',
    ])
    .run(async ({ assert }, text) => {
      assert.include(await read([text]), `"${text}"`)
    })

  test('refuses what is no list of texts, and more than fifty', async ({ assert }) => {
    for (const value of [1, {}, [1], [['10.0.0.1']], true])
      assert.match(String(await read(value)), /must be a list/)
    const many = Array.from({ length: 51 }, (_, index) => `10.0.0.${index}`)
    assert.match(String(await read(many)), /not have more than 50/)
  })

  test('has {ip} in it: {isIn}')
    .with([
      { ip: '192.0.2.7', isIn: true },
      { ip: '192.0.2.8', isIn: false },
      { ip: '10.255.255.255', isIn: true },
      { ip: '11.0.0.0', isIn: false },
      { ip: '::ffff:10.1.2.3', isIn: true },
      { ip: '::ffff:11.1.2.3', isIn: false },
      { ip: '2001:db8:ffff::1', isIn: true },
      { ip: '2001:0DB8:0:0:0:0:0:1', isIn: true },
      { ip: '2001:db9::1', isIn: false },
      { ip: '', isIn: false },
      { ip: 'unknown', isIn: false },
    ])
    .run(({ assert }, { ip, isIn }) => {
      assert.equal(isAddressIn(['192.0.2.7', '10.0.0.0/8', '2001:db8::/32'], ip), isIn)
    })
})
