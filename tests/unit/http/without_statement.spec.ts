import { test } from '@japa/runner'
import { withoutStatement } from '#framework/http/main'

const refused = (message: string, more: object = {}) => Object.assign(new Error(message), more)

test.group('Logging what a database refused', () => {
  test('leaves out the statement and its values', ({ assert }) => {
    const error = withoutStatement(
      refused(
        "insert into `users` (`password`) values ('$scrypt$secret - hash') - database is locked",
        {
          code: 'SQLITE_BUSY',
        }
      )
    ) as Error
    assert.equal(error.message, 'database is locked')
    assert.notInclude(String(error.stack), 'secret')
  })

  test('looks into the cause as well', ({ assert }) => {
    const cause = refused(
      'update `sessions` set `data` = csrf-secret - attempt to write a readonly database',
      {
        code: 'SQLITE_READONLY',
      }
    )
    const error = withoutStatement(new Error('Nothing was written', { cause })) as Error
    assert.equal(error.message, 'Nothing was written')
    assert.notInclude(String((error.cause as Error).stack), 'csrf-secret')
  })

  test('leaves other errors alone', ({ assert }) => {
    const error = refused('a - b')
    assert.equal((withoutStatement(error) as Error).message, 'a - b')
  })
})
