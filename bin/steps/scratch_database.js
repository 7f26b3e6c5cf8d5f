/*
 * Makes and drops a database for one run of the tests: `scratch_database.js create|drop pg|mysql USER NAME`. With it are
 * dropped those of tests that were ended before they did it themselves: `NAME_…`.
 * Ends with status 1 when the server does not answer.
 */
const [verb, client, user, name] = process.argv.slice(2)
const SERVER = { host: '127.0.0.1', user, password: '' }

const servers = {
  async pg() {
    const { default: pg } = await import('pg')
    const connection = new pg.Client({
      ...SERVER,
      port: 5432,
      database: 'postgres',
      connectionTimeoutMillis: 3000,
    })
    await connection.connect()
    return {
      connection,
      names: async () =>
        (await connection.query('SELECT datname AS name FROM pg_database')).rows.map(nameOf),
      // A program that was killed may still be connected.
      drop: (one) => connection.query(`DROP DATABASE ${one} WITH (FORCE)`),
    }
  },
  async mysql() {
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection({ ...SERVER, port: 3306, connectTimeout: 3000 })
    return {
      connection,
      names: async () =>
        (
          await connection.query('SELECT schema_name AS name FROM information_schema.schemata')
        )[0].map(nameOf),
      drop: (one) => connection.query(`DROP DATABASE ${one}`),
    }
  },
}

const nameOf = ({ name: one }) => one
const isOurs = (one) => one === name || one.startsWith(`${name}_`)

if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`"${name}" is not a name for a scratch database`)

try {
  const { connection, names, drop } = await servers[client]()
  if (verb === 'create') await connection.query(`CREATE DATABASE ${name}`)
  else for (const one of (await names()).filter(isOurs)) await drop(one)
  await connection.end()
} catch {
  process.exitCode = 1
}
