import { type Claim, type Debit, type LimitStore, nameOf, type Verdict } from './store.js'

/** The little we ask of a connection of `@adonisjs/redis`. */
export interface RedisConnection {
  defineCommand(name: string, definition: { lua: string }): unknown
  runCommand(command: string, ...args: unknown[]): Promise<unknown>
}

interface RedisOptions {
  /** Microseconds. Redis's own clock when not said: processes on several machines then agree. */
  now?: () => number
}

/** How long after it has expired an allowance may still be there, in milliseconds. */
const GRACE = 5000

/*
 * The rule of store.ts in Redis itself, where nothing comes in between. Lua writes a number of this size with an
 * exponent unless told otherwise.
 */
const CLOCK = `
  local now = tonumber(ARGV[1])
  if now < 0 then
    local time = redis.call('TIME')
    now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  end
  local function capacity(at) return tonumber(ARGV[at * 3 - 1]) end
  local function amount(at) return tonumber(ARGV[at * 3]) end
  local function needed(at) return tonumber(ARGV[at * 3 + 1]) end
  local function lead(key)
    return math.max(0, tonumber(redis.call('GET', key) or '0') - now)
  end
  local function keep(key, lead)
    redis.call('SET', key, string.format('%.0f', now + lead), 'PX', math.ceil(lead / 1000) + ${GRACE})
  end
`
const TAKE = `${CLOCK}
  local leads = {}
  local allowed = 1
  for at, key in ipairs(KEYS) do
    leads[at] = lead(key)
    if leads[at] + needed(at) > capacity(at) then allowed = 0 end
  end
  if allowed == 1 then
    for at, key in ipairs(KEYS) do
      leads[at] = leads[at] + amount(at)
      keep(key, leads[at])
    end
  end
  table.insert(leads, 1, allowed)
  return leads
`
const CHARGE = `${CLOCK}
  for at, key in ipairs(KEYS) do
    local before = lead(key)
    keep(key, math.max(before, math.min(before + amount(at), capacity(at))))
  end
`
const CLEAR = `
  local cursor = '0'
  repeat
    local found = redis.call('SCAN', cursor, 'MATCH', KEYS[1] .. '*', 'COUNT', 1000)
    cursor = found[1]
    for _, key in ipairs(found[2]) do redis.call('DEL', key) end
  until cursor == '0'
`
const PREFIX = 'limits:'

/** Allowances in Redis, for processes on several machines. One round trip, one script. */
export class RedisStore implements LimitStore {
  #connection: RedisConnection
  #now: () => number

  constructor(connection: RedisConnection, { now = () => -1 }: RedisOptions = {}) {
    this.#connection = connection
    this.#now = now
    connection.defineCommand('takeLimits', { lua: TAKE })
    connection.defineCommand('chargeLimits', { lua: CHARGE })
    connection.defineCommand('clearLimits', { lua: CLEAR })
  }

  async take(debits: readonly Debit[]): Promise<Verdict> {
    const [allowed, ...leads] = (await this.#run('takeLimits', debits)) as number[]
    return { allowed: allowed === 1, leads }
  }

  async charge(debits: readonly Debit[]): Promise<void> {
    await this.#run('chargeLimits', debits)
  }

  async restore(claims: readonly Claim[]): Promise<void> {
    await this.#connection.runCommand('del', ...claims.map((claim) => PREFIX + nameOf(claim)))
  }

  async clear(): Promise<void> {
    await this.#connection.runCommand('clearLimits', 1, PREFIX)
  }

  /** The connection belongs to `@adonisjs/redis`, which closes it. */
  close(): void {}

  #run(command: string, debits: readonly Debit[]): Promise<unknown> {
    const keys = debits.map((debit) => PREFIX + nameOf(debit))
    const amounts = debits.flatMap(({ policy, amount, needed }) => [
      policy.capacity,
      amount,
      needed,
    ])
    return this.#connection.runCommand(command, keys.length, ...keys, this.#now(), ...amounts)
  }
}
