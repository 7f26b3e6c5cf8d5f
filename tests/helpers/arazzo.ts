import type { Part } from './described_api.js'

/** One call of an operation in a workflow. */
export interface Step extends Part {
  stepId: string
  operationId: string
}

/** Where a value of an earlier step is found, as Arazzo says it. */
export const outputOf = (stepId: string, name: string) => `$steps.${stepId}.outputs.${name}`

/** A step that is to be answered with this status. */
export function step(operationId: string, status: number, more: Part = {}): Step {
  return {
    stepId: `${operationId}-${status}`,
    operationId,
    successCriteria: [{ condition: `$statusCode == ${status}` }],
    ...more,
  }
}

export const inPath = (name: string, value: unknown) => ({ name, in: 'path', value })
export const inQuery = (name: string, value: unknown) => ({ name, in: 'query', value })
export const inHeader = (name: string, value: unknown) => ({ name, in: 'header', value })

/**
 * Workflows over the operations of a description, in the words of Arazzo 1.0; each begins with a credential.
 * @param url  where the description is, beside this document
 */
export function arazzo(url: string, workflows: Record<string, readonly Step[]>): Part {
  const inputs = { type: 'object', properties: { credential: { type: 'string' } } }
  return {
    arazzo: '1.0.1',
    info: { title: 'What the description says', version: '1.0.0' },
    sourceDescriptions: [{ name: 'api', type: 'openapi', url }],
    workflows: Object.entries(workflows).map(([workflowId, steps]) => ({
      workflowId,
      inputs,
      parameters: [inHeader('Authorization', '$inputs.credential')],
      steps,
    })),
  }
}
