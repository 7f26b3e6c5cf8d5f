import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import type { Page } from 'playwright-core'
import { commandActor, operations } from '#framework/resources/main'
import AccessToken from '#models/access_token'
import ApiKey from '#models/api_key'
import AuditEntry from '#models/audit_entry'
import type User from '#models/user'
import ApiKeyResource from '#resources/api_key_resource'
import { UserFactory } from '#database/factories/user_factory'
import { open } from '#tests/helpers/browser'
import { assertOpenToAll } from '#tests/browser/looks'

const LONG_NAME = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte'

test.group('The pages of tokens, keys and the trail, open to everybody', (group) => {
  let admin: User
  let rotated: ApiKey

  group.setup(async () => {
    admin = await UserFactory.apply('admin').create()
    const own = { userId: admin.id, abilities: ['posts:list', 'posts:show', 'comments:*'] }
    await AccessToken.create({ ...own, name: LONG_NAME })
    const expiresAt = DateTime.utc().minus({ days: 1 })
    await AccessToken.create({ ...own, name: 'Expired', expiresAt })
    rotated = await ApiKey.create({ ...own, name: LONG_NAME, perMinute: 600 })
    await rotated
      .merge({ addresses: ['192.0.2.0/24', '2001:db8:ffff:ffff:ffff:ffff:ffff:1'] })
      .save()
    await operations.act(ApiKeyResource, commandActor, rotated.id, 'rotate')
    await ApiKey.create({ ...own, name: 'Plain' })
  })

  const at = async (address: string, as = admin.email): Promise<Page> => {
    const page = await open({ as })
    await page.goto(address)
    return page
  }

  test('{$self}')
    .with([
      '/account',
      '/account/tokens',
      '/account/keys',
      '/admin/api-keys',
      '/admin/api-keys/create',
      '/admin/access-tokens',
      '/admin/audit-entries',
      '/admin/audit-entries?filter[outcome]=refused',
    ])
    .run(async ({ assert }, address) => {
      await assertOpenToAll(assert, await at(address))
    })

  test('the account pages of somebody who has made none', async ({ assert }) => {
    const reader = await UserFactory.apply('reader').create()
    for (const address of ['/account/tokens', '/account/keys'])
      await assertOpenToAll(assert, await at(address, reader.email))
  })

  test('a form that came back, and a secret that is shown', async ({ assert }) => {
    const page = await at('/account/keys')
    await page.getByLabel('Accepted from').fill('here')
    await page.getByRole('button', { name: 'Make the key' }).click()
    await page.getByText('need your attention').or(page.getByText('needs your attention')).waitFor()
    await assertOpenToAll(assert, page)
    await page.getByLabel('Name', { exact: true }).fill('Deploy')
    await page.getByLabel('Accepted from').fill('')
    await page.getByLabel('Everything I may do').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    await page.getByText('Copy it now').waitFor()
    await assertOpenToAll(assert, page)
  })

  test('a key in the admin, its new secret, and a line of the trail', async ({ assert }) => {
    const key = await ApiKey.create({ userId: admin.id, name: 'Import', abilities: ['*'] })
    const page = await at(`/admin/api-keys/${key.id}`)
    await assertOpenToAll(assert, page)
    await page.getByRole('link', { name: 'Rotate' }).click()
    await page.getByRole('button', { name: 'Rotate' }).click()
    await page.getByText('Copy it now').waitFor()
    await assertOpenToAll(assert, page)
    const entry = await AuditEntry.query().where('operation', 'rotate').firstOrFail()
    await page.goto(`/admin/audit-entries/${entry.id}`)
    await assertOpenToAll(assert, page)
  })

  test('making, rotating and revoking a key goes without script', async ({ assert }) => {
    const page = await open({ as: admin.email, script: false })
    await page.goto('/account/keys')
    await page.getByLabel('Name', { exact: true }).fill('No script')
    await page.getByLabel('Everything I may do').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    assert.match((await page.locator('.token code').textContent())!, /^gk_/)
    await page.getByRole('button', { name: 'Rotate No script' }).click()
    assert.match((await page.locator('.token code').textContent())!, /^gk_/)
    await page.getByRole('button', { name: 'End former secret of No script' }).click()
    await page.getByText('The former secret has ended').waitFor()
    await page.getByRole('button', { name: 'Revoke No script' }).click()
    await page.getByText('The key has been revoked').waitFor()
  })
})
