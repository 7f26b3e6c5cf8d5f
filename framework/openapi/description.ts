import type { Actor, Registered, Registry } from '#framework/resources/main'
import { HEADERS } from './headers.js'
import type { Json } from './json.js'
import { ref } from './json.js'
import { namesOf } from './names.js'
import { Offer } from './offer.js'
import { CURSOR, namedFilters, REQUEST_HEADERS, SHARED_PARAMETERS } from './parameters.js'
import { CREDENTIALS, pathsOf } from './paths.js'
import { FAULT, PROBLEM, Refusals } from './problems.js'
import { JSON_PATCH } from './json_patch.js'
import { inputSchema, recordSchema, replacementSchema } from './schemas.js'

/** What the application says of its API, `api` in config/gable.ts. */
export interface ApiFacts {
  title: string
  version: string
  description: string
  contact: { name: string; url: string; email: string }
  license: { name: string; url: string }
}

/**
 * The OpenAPI 3.1 description of what the registered resources offer.
 * @param actor  leaves out what this actor's credential cannot reach; without one everything is told
 */
export function describe(registry: Registry, facts: ApiFacts, actor?: Actor): Json {
  const offered = registry.all().filter(({ resource }) => resource.options.api)
  const refusals = new Refusals()
  const paths: Json = {}
  const schemas: Json = {
    Problem: PROBLEM,
    Fault: FAULT,
    ListMeta: LIST_META,
    ListLinks: LIST_LINKS,
    JsonPatch: JSON_PATCH,
  }
  const parameters: Json = { ...SHARED_PARAMETERS, ...REQUEST_HEADERS }
  const shown = new Set<Registered>()

  /** Records that are only seen included in others are described too. */
  function show(registered: Registered): void {
    if (shown.has(registered)) return
    shown.add(registered)
    const offer = new Offer(registry, registered, actor)
    schemas[namesOf(registered).one] = recordSchema(offer)
    for (const { related } of offer.includes) show(related)
  }

  for (const registered of offered) {
    const offer = new Offer(registry, registered, actor)
    const { one } = namesOf(registered)
    show(registered)
    Object.assign(schemas, inputSchemas(offer, one), { [`${one}List`]: listSchema(offer, one) })
    Object.assign(parameters, namedFilters(offer))
    Object.assign(paths, pathsOf(offer, refusals))
  }
  return withoutUnused({
    openapi: '3.1.1',
    info: {
      title: facts.title,
      version: facts.version,
      description: facts.description,
      contact: facts.contact,
      license: facts.license,
    },
    servers: [
      { 'url': '/api', 'description': 'This server, in production or not.', 'x-internal': false },
    ],
    tags: offered.map((registered) => {
      const { many, words } = namesOf(registered)
      return { name: many, description: `What can be done with ${words.many}.` }
    }),
    paths,
    components: {
      schemas,
      parameters,
      responses: refusals.responses,
      headers: { ...HEADERS },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A personal access token, made on the account page or by `node ace token:create`. Its abilities narrow what its owner may do.',
        },
        key: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Api-Key',
          description:
            'A key for a machine, made on the account page or by `node ace key:create`. Its abilities narrow what its owner may do. Not together with a bearer token.',
        },
      },
    },
    security: CREDENTIALS,
  })
}

function inputSchemas(offer: Offer, one: string): Json {
  return {
    [`${one}Input`]: inputSchema(offer, offer.required, 'A record to be stored.'),
    [`${one}Replacement`]: replacementSchema(offer),
    [`${one}Patch`]: inputSchema(offer, undefined, 'The fields of a record that are to change.'),
  }
}

function listSchema(offer: Offer, one: string): Json {
  return {
    type: 'object',
    description: 'A page of rows.',
    required: ['data', 'meta', 'links'],
    properties: {
      data: { type: 'array', items: ref('schemas', one), maxItems: offer.limit.max },
      meta: ref('schemas', 'ListMeta'),
      links: ref('schemas', 'ListLinks'),
    },
    additionalProperties: false,
  }
}

const CURSOR_OR_NULL = { ...CURSOR, type: ['string', 'null'] }

const whole = (minimum: number): Json => ({
  type: 'integer',
  format: 'int32',
  minimum,
  maximum: 2_147_483_647,
})

const LIST_META: Json = {
  type: 'object',
  description: 'Where the page stands in its list.',
  required: ['limit', 'nextCursor', 'previousCursor'],
  properties: {
    limit: { ...whole(1), description: 'Rows that the page may have.' },
    offset: {
      ...whole(0),
      description: 'Rows before the page; not told when it began at a cursor.',
    },
    cursor: { ...CURSOR, description: 'The cursor that was given.' },
    nextCursor: { ...CURSOR_OR_NULL, description: 'Null on the last page.' },
    previousCursor: { ...CURSOR_OR_NULL, description: 'Null on the first page.' },
    total: { ...whole(0), description: 'Rows in all, when `count` asks.' },
    totalIsEstimated: { type: 'boolean', description: 'It is what the statistics say.' },
    totalIsCapped: { type: 'boolean', description: 'There are more than `total`.' },
  },
  additionalProperties: false,
}

/** An address with a query string: no longer than a request's headers may be, with a cursor beside them. */
const ADDRESS: Json = { type: ['string', 'null'], format: 'uri-reference', maxLength: 32_768 }

const LIST_LINKS: Json = {
  type: 'object',
  description: 'Addresses of the pages beside this one.',
  required: ['next', 'prev'],
  properties: {
    next: { ...ADDRESS, description: 'Null on the last page.' },
    prev: { ...ADDRESS, description: 'Null on the first page.' },
  },
  additionalProperties: false,
}

/** Without the shared parts that no operation points at. */
function withoutUnused(description: Json): Json {
  const components = description.components as Record<string, Json>
  for (;;) {
    const text = JSON.stringify(description)
    let dropped = 0
    for (const kind of ['schemas', 'parameters', 'headers', 'responses']) {
      for (const name of Object.keys(components[kind])) {
        if (text.includes(`"#/components/${kind}/${name}"`)) continue
        delete components[kind][name]
        dropped++
      }
    }
    if (dropped === 0) return description
  }
}
