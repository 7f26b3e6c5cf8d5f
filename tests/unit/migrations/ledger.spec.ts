import { test } from '@japa/runner'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { Ledger } from '#framework/migrations/runner/ledger'

/** A database that answers the questions after names one after the other. */
function clientThat(answers: (Error | string[])[], hasTable: boolean): QueryClientContract {
  const select = async () => {
    const answer = answers.shift()!
    if (answer instanceof Error) throw answer
    return answer.map((name) => ({ name }))
  }
  return {
    query: () => ({ from: () => ({ select }) }),
    schema: { hasTable: async () => hasTable },
  } as unknown as QueryClientContract
}

const missing = new Error('relation "adonis_schema" does not exist')

test.group('The names in the ledger', () => {
  test('are none where there is no ledger', async ({ assert }) => {
    assert.isNull(await new Ledger().names(clientThat([missing], false)))
  })

  test('are read again when another process makes the ledger in between', async ({ assert }) => {
    const names = await new Ledger().names(clientThat([missing, ['a\\b']], true))
    assert.deepEqual(names, new Set(['a/b']))
  })

  test('are refused by what is wrong with the database', async ({ assert }) => {
    const gone = new Error('Connection terminated')
    await assert.rejects(() => new Ledger().names(clientThat([gone, gone], true)), gone.message)
  })
})
