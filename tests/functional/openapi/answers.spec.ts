import { test } from '@japa/runner'
import { type Answer, DescribedApi } from '#tests/helpers/described_api'

const text = { type: 'string', maxLength: 10 }

const api = new DescribedApi({
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'showThing',
        responses: {
          200: {
            headers: { ETag: { required: true, schema: text } },
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { name: { $ref: '#/components/schemas/Name' } },
                  additionalProperties: false,
                },
              },
            },
          },
          304: { headers: {} },
          404: { $ref: '#/components/responses/NotFound' },
        },
      },
    },
  },
  components: {
    schemas: {
      Name: text,
      Problem: { type: 'object', required: ['code'], properties: { code: text } },
    },
    responses: {
      NotFound: {
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  },
})

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' }

const good: Answer = {
  method: 'GET',
  url: '/api/things/1?fields=name',
  status: 200,
  headers: { ...JSON_TYPE, etag: '"1"' },
  body: '{"name":"a"}',
}

const cases: [name: string, change: Partial<Answer>, fault: RegExp | null][] = [
  ['as described', {}, null],
  ['of HEAD', { method: 'HEAD', body: '' }, null],
  ['that is not new', { status: 304, headers: {}, body: '' }, null],
  ['of refusal', { status: 404, headers: PROBLEM_TYPE, body: '{"code":"x"}' }, null],
  ['at an address that is none', { url: '/api/x', status: 404, body: '{"code":"x"}' }, null],
  ['of a page', { url: '/journal', status: 500 }, null],
  ['with another status', { status: 201 }, /showThing has no answer with this status/],
  ['with a field too many', { body: '{"colour":"red"}' }, /additional properties.*colour/],
  ['with a value of another type', { body: '{"name":1}' }, /must be string/],
  ['without a header', { headers: JSON_TYPE }, /has no ETag/],
  ['of another type', { headers: { ...good.headers, 'content-type': 'text/html' } }, /text\/html/],
  ['that is not JSON', { body: '{' }, /not JSON/],
  ['with a body where none is', { status: 304, headers: {}, body: '{}' }, /it has a body/],
  ['to a method that is not there', { method: 'POST' }, /no such operation/],
  ['at an address that is not there', { url: '/api/x' }, /no such operation/],
  ['of refusal without its code', { status: 404, headers: PROBLEM_TYPE, body: '{}' }, /code/],
]

test.group('An answer of the API', () => {
  test('{0} is held against the description')
    .with(cases)
    .run(({ assert }, [, change, fault]) => {
      const faults = api.faults({ ...good, ...change }).join()
      if (fault) assert.match(faults, fault)
      else assert.equal(faults, '')
    })
})
