import { defineConfig } from '@adonisjs/core/bodyparser'

/*
 * What a stranger may send. JSON and forms over 1 MB answer 413 before they are parsed; a form with files may have
 * `multipart.limit`. Its parts are read by the web stack, which keeps no files that nobody asked for (docs/files.md).
 */
const bodyParserConfig = defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  form: {
    convertEmptyStringsToNull: false,
    limit: '1mb',
    types: ['application/x-www-form-urlencoded'],
  },
  json: {
    convertEmptyStringsToNull: false,
    limit: '1mb',
    types: ['application/json', 'application/json-patch+json', 'application/merge-patch+json'],
  },
  multipart: {
    autoProcess: false,
    convertEmptyStringsToNull: false,
    processManually: [],
    limit: '20mb',
    maxFields: 200,
    types: ['multipart/form-data'],
  },
})

export default bodyParserConfig
