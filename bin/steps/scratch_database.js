/*
 * Makes and drops a database for one run of the tests: `scratch_database.js create|drop pg|mysql USER NAME`.
 * Ends with status 1 when the server does not answer.
 */
const [verb, client, user, name] = process.argv.slice(2)
const SERVER = { host: '127.0.0.1', user, password: '' }

const connect = {
  async pg() {
    const { default: pg } = await import('pg')
    const connection = new pg.Client({
      ...SERVER,
      port: 5432,
      database: 'postgres',
      connectionTimeoutMillis: 3000,
    })
    await connection.connect()
    return connection
  },
  async mysql() {
    const { createConnection } = await import('mysql2/promise')
    return createConnection({ ...SERVER, port: 3306, connectTimeout: 3000 })
  },
}

if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`"${name}" is not a name for a scratch database`)

try {
  const connection = await connect[client]()
  await connection.query(
    verb === 'create' ? `CREATE DATABASE ${name}` : `DROP DATABASE IF EXISTS ${name}`
  )
  await connection.end()
} catch {
  process.exitCode = 1
}
