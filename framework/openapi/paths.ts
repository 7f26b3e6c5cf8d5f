import type { ErrorCode } from '#framework/resources/main'
import { type Endpoint, endpointsOf } from '#framework/rest/main'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'
import { namesOf } from './names.js'
import type { Offer } from './offer.js'
import { keyParameter, listParameters, showParameters } from './parameters.js'
import type { Refusals } from './problems.js'
import { exampleOf } from './schemas.js'

/** Reasons for which anything may be refused. */
const ALWAYS: ErrorCode[] = [
  'E_INVALID_PARAMETER',
  'E_UNAUTHENTICATED',
  'E_FORBIDDEN',
  'E_TOO_MANY_REQUESTS',
  'E_UNEXPECTED',
  'E_DATABASE_UNAVAILABLE',
  'E_LIMITS_UNAVAILABLE',
  'E_MAINTENANCE',
]
/** Reasons for which something sent may be refused. */
const BODY: ErrorCode[] = [
  'E_MALFORMED_BODY',
  'E_BODY_TOO_LARGE',
  'E_UNSUPPORTED_MEDIA_TYPE',
  'E_INVALID',
]

/** Methods that every address answers, as HTTP says. */
const UNTOLD = new Set(['HEAD', 'OPTIONS'])

/** One of these is sent. */
export const CREDENTIALS: Json[] = [{ bearer: [] }, { apiKey: [] }]

interface Told {
  /** The policy's word for it. */
  ability: string
  operationId: string
  summary: string
  description: string
  parameters?: Json[]
  requestBody?: Json
  answers: Json
  refusals: ErrorCode[]
}

/** The addresses of one resource and what may be done there. */
export class ResourcePaths {
  #one: string
  #many: string
  #record: Json

  constructor(
    private offer: Offer,
    private refusals: Refusals
  ) {
    const { one, many } = namesOf(offer.registered)
    this.#one = one
    this.#many = many
    this.#record = ref('schemas', one)
  }

  /** By address, after the server's. What nobody may do is left out. */
  all(): Json {
    const paths: Record<string, Json> = {}
    for (const endpoint of endpointsOf(this.offer.registered)) {
      const operation = this.#operation(endpoint)
      if (!this.offer.allows(operation.ability)) continue
      const address = this.offer.registered.resource.name + endpoint.address
      const item = (paths[`/${address.replace(/:(\w+)/g, '{$1}')}`] ??= this.#item(endpoint))
      for (const method of endpoint.methods.filter((name) => !UNTOLD.has(name))) {
        item[method.toLowerCase()] = this.#tell(operation)
      }
    }
    return paths
  }

  /** What all operations at an address have in common. */
  #item({ address }: Endpoint): Json {
    return address.includes(':id') ? { parameters: [keyParameter(this.offer)] } : {}
  }

  #operation(endpoint: Endpoint): Told {
    switch (endpoint.verb) {
      case 'list':
        return this.#list()
      case 'store':
        return this.#store()
      case 'show':
        return this.#show()
      case 'update':
        return this.#update()
      case 'replace':
        return this.#replace()
      case 'destroy':
        return this.#destroy()
      case 'restore':
        return this.#restore()
    }
    if (endpoint.verb in this.offer.registered.resource.actions) return this.#act(endpoint.verb)
    throw new Error(`The description of the API has no words for the endpoint "${endpoint.verb}"`)
  }

  #list(): Told {
    const list = exampleOf(this.offer)
    return {
      ability: 'list',
      operationId: `list${this.#many}`,
      summary: `List ${this.#words}`,
      description: `The rows of ${this.#words} that you may see, a page at a time.`,
      parameters: listParameters(this.offer),
      answers: {
        200: {
          description: 'A page of rows, and how to go on from there.',
          headers: headers(),
          content: {
            'application/json': {
              schema: ref('schemas', `${this.#one}List`),
              example: {
                data: [list],
                meta: {
                  limit: this.offer.limit.default,
                  offset: 0,
                  nextCursor: null,
                  previousCursor: null,
                },
                links: { next: null, prev: null },
              },
            },
          },
        },
      },
      refusals: [],
    }
  }

  #store(): Told {
    return {
      ability: 'store',
      operationId: `store${this.#one}`,
      summary: `Store a new ${this.#word}`,
      description: 'Adds a record and answers with it as it is now.',
      requestBody: this.#body(`${this.#one}Input`),
      answers: { 201: this.#answer('The record as it was stored.', 'Location') },
      refusals: [...BODY, 'E_CONFLICT'],
    }
  }

  #show(): Told {
    return {
      ability: 'show',
      operationId: `show${this.#one}`,
      summary: `Show one ${this.#word}`,
      description: 'One record, whole unless `fields` asks for less.',
      parameters: showParameters(this.offer),
      answers: { 200: this.#answer('The record.') },
      refusals: ['E_NOT_FOUND'],
    }
  }

  #update(): Told {
    const schema = ref('schemas', `${this.#one}Patch`)
    return {
      ability: 'update',
      operationId: `update${this.#one}`,
      summary: `Change one ${this.#word}`,
      description: 'Changes the fields that are given; the others keep their values.',
      requestBody: {
        required: true,
        description: 'The fields to change.',
        content: {
          'application/json': { schema, example: {} },
          'application/merge-patch+json': { schema, example: {} },
        },
      },
      answers: { 200: this.#answer('The record as it is now.') },
      refusals: [...BODY, 'E_NOT_FOUND', 'E_CONFLICT'],
    }
  }

  #replace(): Told {
    return {
      ability: 'update',
      operationId: `replace${this.#one}`,
      summary: `Replace one ${this.#word}`,
      description: 'Changes the record; every required field must be given.',
      requestBody: this.#body(`${this.#one}Replacement`),
      answers: { 200: this.#answer('The record as it is now.') },
      refusals: [...BODY, 'E_NOT_FOUND', 'E_CONFLICT'],
    }
  }

  #destroy(): Told {
    const { softDeletes } = this.offer.registered.resource.shape
    return {
      ability: 'destroy',
      operationId: `destroy${this.#one}`,
      summary: `Remove one ${this.#word}`,
      description: softDeletes
        ? 'Puts the record in the trash, from which it can be restored.'
        : 'Removes the record for good.',
      answers: { 204: { description: 'It is gone.', headers: headers() } },
      refusals: ['E_NOT_FOUND', 'E_CONFLICT'],
    }
  }

  #restore(): Told {
    return {
      ability: 'restore',
      operationId: `restore${this.#one}`,
      summary: `Restore one ${this.#word}`,
      description: 'Takes the record out of the trash.',
      answers: { 200: this.#answer('The record as it is now.') },
      refusals: ['E_NOT_FOUND', 'E_CONFLICT'],
    }
  }

  #act(action: string): Told {
    const { label } = this.offer.registered.resource.actions[action]
    return {
      ability: action,
      operationId: `${action}${this.#one}`,
      summary: `${label} one ${this.#word}`,
      description: `Does “${label}” to the record, where that makes sense for it now.`,
      answers: { 200: this.#answer('The record as it is now.') },
      refusals: ['E_NOT_FOUND', 'E_CONFLICT'],
    }
  }

  #tell({ ability, answers, refusals, ...told }: Told): Json {
    return {
      tags: [this.#many],
      ...told,
      security: this.#security(ability),
      responses: { ...answers, ...this.refusals.of([...ALWAYS, ...refusals]) },
    }
  }

  /** Credentials, and none where the policy lets visitors in. */
  #security(ability: string): Json[] {
    return [...(this.offer.isOpen(ability) ? [{}] : []), ...CREDENTIALS]
  }

  #body(schema: string): Json {
    return {
      required: true,
      description: 'A value for each field.',
      content: { 'application/json': { schema: ref('schemas', schema) } },
    }
  }

  #answer(description: string, ...names: string[]): Json {
    return {
      description,
      headers: headers(...names),
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['data'],
            properties: { data: this.#record },
            additionalProperties: false,
          },
          example: { data: exampleOf(this.offer) },
        },
      },
    }
  }

  get #word(): string {
    return this.offer.registered.resource.singular
  }

  get #words(): string {
    return this.offer.registered.resource.title.toLowerCase()
  }
}
