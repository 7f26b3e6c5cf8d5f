import string from '@adonisjs/core/helpers/string'
import { ERROR_PAGES } from '#framework/http/main'
import { ERRORS, type ErrorCode } from '#framework/resources/main'
import { headers } from './headers.js'
import { type Json, ref } from './json.js'

const CODES = Object.keys(ERRORS) as ErrorCode[]

/** A problem document (RFC 9457). */
export const PROBLEM: Json = {
  type: 'object',
  description: 'Why a request was refused (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      maxLength: 255,
      description: 'The page about this kind of problem.',
    },
    title: {
      type: 'string',
      maxLength: 100,
      pattern: '^[^\\u0000]+$',
      description: 'The same words for every problem of this kind.',
    },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
    detail: {
      type: 'string',
      maxLength: 10_000,
      pattern: '^[^\\u0000]+$',
      description: 'What happened, and what to do.',
    },
    code: { type: 'string', enum: CODES },
    instance: {
      type: 'string',
      format: 'uri-reference',
      maxLength: 255,
      description: 'Names this one occurrence; quote it when reporting it.',
    },
    errors: {
      type: 'array',
      description: 'Every fault of the fields or parameters.',
      maxItems: 10_000,
      items: ref('schemas', 'Fault'),
    },
  },
  additionalProperties: false,
}

/** One entry of a problem's `errors`. */
export const FAULT: Json = {
  type: 'object',
  required: ['field', 'rule', 'message'],
  properties: {
    field: {
      type: 'string',
      maxLength: 1000,
      pattern: '^[^\\u0000]*$',
      description: 'The field or parameter.',
    },
    pointer: {
      type: 'string',
      format: 'json-pointer',
      maxLength: 1000,
      description: 'Where in the body it stands (RFC 6901).',
    },
    rule: { type: 'string', maxLength: 100, pattern: '^[\\w.-]+$', description: 'What it broke.' },
    message: {
      type: 'string',
      maxLength: 10_000,
      pattern: '^[^\\u0000]+$',
      description: 'What is wrong, for people.',
    },
  },
  additionalProperties: false,
}

const HEADERS_OF: Partial<Record<number, string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
}

/** An occurrence, as an example. */
function exampleOf(code: ErrorCode): Json {
  const { status, title } = ERRORS[code]
  return {
    type: ERROR_PAGES + code,
    title,
    status,
    detail: `${title}.`,
    code,
    instance: 'urn:request:k3v9x2',
    ...(code === 'E_INVALID'
      ? {
          errors: [
            {
              field: 'title',
              pointer: '/title',
              rule: 'required',
              message: 'Title is required',
            },
          ],
        }
      : {}),
  }
}

/** What answers of refusal look like, gathered while operations are written: equal ones are written once. */
export class Refusals {
  readonly responses: Json = {}

  /** The responses of an operation that may be refused for these reasons, by status. */
  of(codes: readonly ErrorCode[]): Json {
    const byStatus = new Map<number, ErrorCode[]>()
    for (const code of CODES.filter((one) => codes.includes(one))) {
      const { status } = ERRORS[code]
      byStatus.set(status, [...(byStatus.get(status) ?? []), code])
    }
    const responses: Json = {}
    for (const [status, reasons] of byStatus) responses[status] = this.#response(status, reasons)
    return responses
  }

  #response(status: number, codes: ErrorCode[]): Json {
    const name = codes.map((code) => string.pascalCase(code.slice(2).toLowerCase())).join('Or')
    this.responses[name] ??= {
      description: codes.map((code) => `${ERRORS[code].title}.`).join(' Or: '),
      headers: headers(...(HEADERS_OF[status] ?? [])),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              ref('schemas', 'Problem'),
              {
                type: 'object',
                properties: { code: { type: 'string', enum: codes } },
              },
            ],
          },
          examples: Object.fromEntries(
            codes.map((code) => [code, { summary: ERRORS[code].title, value: exampleOf(code) }])
          ),
        },
      },
    }
    return ref('responses', name)
  }
}
