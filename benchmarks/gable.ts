import { join } from 'node:path'
import { MeasuredServer } from './server.ts'

export const ROOT = new URL('../', import.meta.url).pathname
const BUILD = join(ROOT, 'build')

/** What the application and its peers run with, beside their port. */
export const environment = (file: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  // The limits count all the same, and let through whatever is measured.
  LIMITS_SCALE: '10000',
  APP_KEY: 'benchmarks-key-benchmarks-key-012',
  APP_URL: 'http://127.0.0.1:4601',
  DB_CONNECTION: 'sqlite',
  DB_FILE: file,
  HOST: '127.0.0.1',
  PORT: '4601',
})

/** The build of the application over a database file. */
export function startGable(
  file: string,
  { port = 4601, probe, flags = [] }: { port?: number; probe?: string; flags?: string[] } = {}
): MeasuredServer {
  return new MeasuredServer({
    name: 'Gable',
    args: [...flags, 'bin/server.js'],
    port,
    cwd: BUILD,
    env: environment(file),
    probe,
    hasSignIn: true,
  })
}
