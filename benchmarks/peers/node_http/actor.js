/*
 * Who asks, and how much more they may ask.
 */
import { createHash } from 'node:crypto'
import { toStored } from '../common/post.js'
import { noteUse, sessionOwner, tokenOwner } from './database.js'

const USED_EVERY = 60_000

/** The owner of a bearer token, or undefined for one that is unknown or has expired. */
export function byToken(authorization) {
  if (!authorization.startsWith('Bearer ')) return undefined
  const hash = createHash('sha256').update(authorization.slice(7)).digest('hex')
  const row = tokenOwner.get(hash)
  if (!row) return undefined
  const now = Date.now()
  if (row.expires_at && Date.parse(`${row.expires_at}Z`) <= now) return undefined
  if (!row.last_used_at || now - Date.parse(`${row.last_used_at}Z`) > USED_EVERY)
    noteUse.run(toStored(new Date(now)), row.id)
  return {
    id: row.user_id,
    name: row.name,
    key: `token:${row.id}`,
    roles: JSON.parse(row.roles),
    abilities: JSON.parse(row.abilities),
  }
}

/** Whoever is signed in, or undefined. */
export function bySession(cookie) {
  const [, id] = /(?:^|; )sid=([\w-]+)/.exec(cookie) ?? []
  const row = id && sessionOwner.get(id, toStored(new Date()))
  return row && { id: row.user_id, name: row.name, roles: JSON.parse(row.roles) }
}

export const reaches = ({ abilities }, operation) =>
  abilities.includes('*') ||
  abilities.includes('posts:*') ||
  abilities.includes(`posts:${operation}`)

export const hasRole = ({ roles }, ...names) => names.some((name) => roles.includes(name))

const QUOTA = 1_000_000_000
const WINDOW = 60_000
const arrivals = new Map()

/**
 * GCRA in memory: one instant per key.
 * @returns headers to answer with, or undefined when there is nothing left
 */
export function takeOne(key) {
  const now = Date.now()
  const interval = WINDOW / QUOTA
  const arrival = Math.max(now, arrivals.get(key) ?? 0) + interval
  const left = Math.floor((WINDOW - (arrival - now)) / interval)
  if (left < 0) return undefined
  arrivals.set(key, arrival)
  const reset = Math.ceil((arrival - now) / 1000)
  return [
    'RateLimit',
    `"token";r=${left};t=${reset}`,
    'RateLimit-Policy',
    `"token";q=${QUOTA};w=60`,
  ]
}
