import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import app from '@adonisjs/core/services/app'
import { type Actor, operations } from '#framework/resources/main'
import { type ApiFacts, describe } from './description.js'
import type { Json } from './json.js'
import { inVersion, type Version } from './versions.js'

export type Format = 'json' | 'yaml'

/** A description as text, and the tag that tells it from another. */
export interface Written {
  text: string
  etag: string
}

/** What the application says of its API. */
export const factsOf = () => app.config.get<{ api: ApiFacts }>('gable').api

const written = new Map<string, Written>()
let whole: { resources: unknown; count: number; description: Json } | undefined

/** The description of everything; made once for the resources there are. */
function wholeDescription(): Json {
  const resources = operations.registry.all()
  if (whole?.resources !== resources || whole.count !== resources.length) {
    written.clear()
    whole = {
      resources,
      count: resources.length,
      description: describe(operations.registry, factsOf()),
    }
  }
  return whole.description
}

/** @param actor  leaves out what this actor cannot reach; such a description is not kept */
export function description(version: Version, format: Format, actor?: Actor): Written {
  if (actor) {
    const mine = describe(operations.registry, factsOf(), actor)
    return tagged(write(inVersion(mine, version), format))
  }
  const all = wholeDescription()
  const name = `${version} ${format}`
  let text = written.get(name)
  if (!text) written.set(name, (text = tagged(write(inVersion(all, version), format))))
  return text
}

/** The whole description for people to read: with line breaks, and one at its end. */
export function readable(version: Version, format: Format): string {
  const text = write(inVersion(wholeDescription(), version), format, 2)
  return `${text.trimEnd()}\n`
}

function write(json: Json, format: Format, indent?: number): string {
  // Parts that are equal are written out each time: not every reader of YAML follows an alias.
  if (format === 'yaml') return stringify(json, { aliasDuplicateObjects: false })
  return JSON.stringify(json, null, indent)
}

function tagged(text: string): Written {
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}
