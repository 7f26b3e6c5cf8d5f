import string from '@adonisjs/core/helpers/string'
import type { ApplicationService } from '@adonisjs/core/types'
import { RESERVED_ACTIONS } from '#framework/resources/main'
import { addAction, addPolicyMethod } from './action_edits.js'
import { textOf } from './files.js'
import { existingNames } from './known_blueprint.js'
import { ScaffoldException } from './scaffold_exception.js'
import { fillStub, type Made, tidied } from './stubs.js'

/** What an action is made of: its own file, a line in the resource, a method in the policy. Nothing is written. */
export async function planAction(app: ApplicationService, model: string, asked: string) {
  const names = await existingNames(app, model)
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+)*$/.test(asked)) {
    throw new ScaffoldException([`"${asked}" cannot name an action: a verb, as in archive`])
  }
  const name = string.camelCase(asked)
  if (RESERVED_ACTIONS.has(name)) {
    throw new ScaffoldException([
      `The framework has an operation "${name}" itself. Call the action something else; taken are: ${[...RESERVED_ACTIONS].join(', ')}`,
    ])
  }
  const resourcePath = app.makePath('app/resources', `${names.file}_resource.ts`)
  const policyPath = app.policiesPath(`${names.file}_policy.ts`)
  const resource = await textOf(resourcePath)
  const policy = await textOf(policyPath)
  if (resource === null || policy === null) {
    const missing = app.relativePath(resource === null ? resourcePath : policyPath)
    throw new ScaffoldException([
      `An action belongs to a resource and its policy, and ${missing} is not there. docs/resources.md says what goes into it`,
    ])
  }
  const file = string.snakeCase(name)
  const label = string.sentenceCase(name)
  const state = { names, action: { name, file, label, done: doneWord(label) } }
  const made = await fillStub(app, 'make/action/main.stub', state)
  const edits: Made[] = []
  const notes: string[] = []
  const withAction = await addAction(resource, name, `#resources/${names.file}/${file}`)
  if (withAction === resource) {
    throw new ScaffoldException([`${names.model} has an action ${name} already`])
  }
  if (withAction === null)
    notes.push(`Add ${name} to the actions of ${app.relativePath(resourcePath)}`)
  else edits.push({ path: resourcePath, text: await tidied(resourcePath, withAction) })
  const withMethod = await addPolicyMethod(policy, name)
  if (withMethod === null) {
    notes.push(`Add the method ${name}(actor: Actor) to ${app.relativePath(policyPath)}`)
  } else edits.push({ path: policyPath, text: await tidied(policyPath, withMethod) })
  return { made, edits, notes }
}

/** What the message afterwards says; where the past of a verb is not plain, a word that fits any. */
function doneWord(label: string): string {
  if (/^\w+e$/.test(label)) return `${label}d`
  return /^\w+(sh|ss|ct|nt|rt|ck)$/.test(label) ? `${label}ed` : `${label}: done`
}
