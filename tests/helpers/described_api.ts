import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js'
import { jsonSchema } from '#tests/helpers/json_schema'

/** A part of a description. */
export interface Part {
  [name: string]: any
}

/** One answer of the server, as it went out. */
export interface Answer {
  method: string
  /** The address that was asked for, with its query string. */
  url: string
  status: number
  /** By their names in small letters. */
  headers: Record<string, string>
  body: string
}

export interface Operation {
  method: string
  /** `/posts/{id}` */
  address: string
  operation: Part
}

/** Addresses that tell of the API and are no part of it. */
const ABOUT = /^\/((openapi\.(json|yaml)|docs|errors)(\/|\?|$)|\?|$)/

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'query']

/**
 * What anybody may be told who asks for something that is not there: an address without an operation has no list of
 * answers of its own.
 */
const NOTHING_HERE = new Set([400, 401, 403, 404, 405, 406, 413, 415, 429, 500, 503])

/** A description of an API, and what is wrong with an answer by its word. */
export class DescribedApi {
  #ajv: Ajv2020
  #compiled = new Map<string, ValidateFunction>()

  constructor(
    readonly description: Part,
    readonly base = '/api'
  ) {
    this.#ajv = jsonSchema({ validateSchema: false, strict: false })
    this.#ajv.addSchema(description, 'api')
  }

  get operations(): Operation[] {
    return Object.entries<Part>(this.description.paths).flatMap(([address, item]) =>
      METHODS.filter((method) => item[method]).map((method) => ({
        method,
        address,
        operation: item[method],
      }))
    )
  }

  /** The operation that answers; undefined where there is none. A word goes before a parameter. */
  find(method: string, url: string): Operation | undefined {
    const path = url.split('?')[0].slice(this.base.length).replace(/\/$/, '')
    // What GET asks can be asked by QUERY too, which OpenAPI 3.1 has no place for.
    const name = method === 'HEAD' || method === 'QUERY' ? 'get' : method.toLowerCase()
    const here = this.operations
      .filter(({ address }) =>
        new RegExp(`^${address.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
      )
      .sort((a, b) => parametersIn(a.address) - parametersIn(b.address))
    return here.find((one) => one.address === here[0].address && one.method === name)
  }

  /** What an answer has that the description does not say, or the other way round; empty when they agree. */
  faults(answer: Answer): string[] {
    if (!answer.url.startsWith(`${this.base}/`) || answer.method === 'OPTIONS') return []
    if (ABOUT.test(answer.url.slice(this.base.length))) return []
    const found = this.find(answer.method, answer.url)
    const faults = found ? this.#ofOperation(found, answer) : this.#ofNothing(answer)
    return faults.map((fault) => `${answer.method} ${answer.url} → ${answer.status}: ${fault}`)
  }

  #ofNothing(answer: Answer): string[] {
    if (!NOTHING_HERE.has(answer.status)) return ['there is no such operation']
    return this.#ofBody(answer, { $ref: 'api#/components/schemas/Problem' })
  }

  #ofOperation({ address, method, operation }: Operation, answer: Answer): string[] {
    const response = this.resolve(operation.responses[answer.status])
    if (!response && answer.method === 'QUERY') return this.#ofNothing(answer)
    if (!response) return [`${operation.operationId} has no answer with this status`]
    const faults = this.#ofHeaders(answer, response.headers ?? {})
    const type = typeOf(answer)
    if (!response.content) return answer.body === '' ? faults : [...faults, 'it has a body']
    // Whoever asked for no body gets none, whatever there would be.
    if (answer.body === '' && /return=minimal/.test(answer.headers['preference-applied']))
      return faults
    if (!response.content[type]) return [...faults, `it is ${type || 'of no type'}`]
    const steps = operation.responses[answer.status].$ref
      ? operation.responses[answer.status].$ref.split('/').slice(1)
      : ['paths', address, method, 'responses', String(answer.status)]
    const schema = pointer([...steps, 'content', type, 'schema'])
    return [...faults, ...this.#ofBody(answer, { $ref: `api#${schema}` })]
  }

  #ofHeaders({ headers }: Answer, described: Part): string[] {
    return Object.entries<Part>(described).flatMap(([name, header]) => {
      const { required, schema } = this.resolve(header)!
      const value = headers[name.toLowerCase()]
      if (value === undefined) return required ? [`it has no ${name}`] : []
      const given = schema.type === 'integer' ? Number(value) : value
      const faults = this.faultsOf(given, schema)
      return faults.map((fault) => `${name} ${fault}`)
    })
  }

  #ofBody(answer: Answer, schema: Part): string[] {
    if (answer.method === 'HEAD') return []
    if (!/[/+]json$/.test(typeOf(answer))) return []
    try {
      return this.faultsOf(JSON.parse(answer.body), schema)
    } catch {
      return ['its body is not JSON']
    }
  }

  /** What a value has against a schema, which may point into the description. */
  faultsOf(value: unknown, schema: Part): string[] {
    const key = JSON.stringify(schema)
    let validate = this.#compiled.get(key)
    if (!validate) {
      const local = JSON.parse(key.replaceAll('"#/components/', '"api#/components/'))
      this.#compiled.set(key, (validate = this.#ajv.compile(local)))
    }
    if (validate(value)) return []
    return validate.errors!.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
    )
  }

  /** A part, or what it points at. */
  resolve(part: Part | undefined): Part | undefined {
    if (!part?.$ref) return part
    return part.$ref
      .split('/')
      .slice(1)
      .reduce((at: Part, step: string) => at[step], this.description)
  }
}

const parametersIn = (address: string) => address.split('{').length

const typeOf = ({ headers }: Answer) => (headers['content-type'] ?? '').split(';')[0].trim()

const pointer = (steps: string[]) =>
  steps
    .map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')
