import db from '@adonisjs/lucid/services/db'

let depth = 0

/**
 * Does something and takes it back. Everything here stands in one transaction, so a savepoint holds it. One within
 * another has a name of its own: on MySQL a savepoint takes the place of an earlier one of its name.
 */
export async function undone<Given>(deed: () => Promise<Given>): Promise<Given> {
  const connection = db.connection()
  const name = `matrix_${depth++}`
  await connection.rawQuery(`savepoint ${name}`)
  try {
    return await deed()
  } finally {
    depth--
    await connection.rawQuery(`rollback to savepoint ${name}`)
    await connection.rawQuery(`release savepoint ${name}`)
  }
}
