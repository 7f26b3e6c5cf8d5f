import type { ApplicationService } from '@adonisjs/core/types'
import {
  type Actor,
  apiOffer,
  commandActor,
  isHeavy,
  inputNames,
  may,
  Policy,
  readableFields,
  type Registered,
  visitor,
  writableNames,
} from '#framework/resources/main'

export type ResourceFacts = Awaited<ReturnType<typeof resourceFacts>>

/** What a resource shows and takes, who decides about it, and where it is found. */
export async function resourceFacts(app: ApplicationService, registered: Registered) {
  const { resource, policy } = registered
  const { options, shape } = resource
  const short = [...shape.fields]
    .filter(([, field]) => !field.hidden && !isHeavy(field))
    .map(([name]) => name)
  return {
    resource: resource.name,
    class: resource.constructor.name,
    model: resource.model.name,
    policy: policy.constructor.name,
    label: resource.label,
    operations: operationsOf(registered),
    fields: fieldsOf(registered),
    search: [...(options.search ?? [])] as string[],
    sort: [...(options.sort ?? [`-${shape.primaryKey}`])] as string[],
    columns: [...(options.columns ?? short.slice(0, 5))] as string[],
    filters: [...(options.filters ?? [])] as string[],
    form: (options.form ?? []).map(({ title, fields, aside }) => ({
      title,
      fields: [...fields] as string[],
      aside,
    })),
    api: options.api ? offerOf(registered) : null,
    addresses: await addressesOf(app, resource.name),
  }
}

function offerOf(registered: Registered) {
  const { include, fields, sort, filter, limit } = apiOffer(registered)
  return {
    include: [...include],
    fields: [...(fields ?? readableFields(registered, commandActor))],
    sort: [...sort],
    filter: [...filter],
    limit,
  }
}

interface OperationFacts {
  operation: string
  /** The method that decides; null when the policy says nothing, which is a no. */
  decidedBy: string | null
  /** Whether a visitor and an admin may, where no record is needed to tell. */
  visitor: boolean | null
  admin: boolean | null
}

function operationsOf(registered: Registered): OperationFacts[] {
  const { resource, policy } = registered
  const names = ['list', 'show', 'store', 'update', 'destroy']
  if (resource.shape.softDeletes) names.push('restore')
  return [...names, ...Object.keys(resource.actions)].map((operation) => {
    const isSaid =
      typeof policy[operation as keyof Policy] === 'function' &&
      policy[operation as keyof Policy] !== Policy.prototype[operation as keyof Policy]
    const told = (actor: Actor) =>
      operation === 'list' || operation === 'store' ? may(registered, actor, operation) : null
    return {
      operation,
      decidedBy: isSaid ? `${policy.constructor.name}.${operation}` : null,
      visitor: told(visitor),
      admin: told(commandActor),
    }
  })
}

function fieldsOf(registered: Registered) {
  const { fields, relations } = registered.resource.shape
  const readers = {
    visitor: readable(registered, visitor),
    admin: readable(registered, commandActor),
  }
  const writers = {
    visitor: writable(registered, visitor),
    admin: writable(registered, commandActor),
  }
  const links = [...relations.values()].filter(({ type }) => type === 'manyToMany')
  const names = [...fields.keys(), ...links.map(({ name }) => name)]
  const takesInput = new Set(inputNames(registered))
  return names.map((name) => ({
    name,
    kind: fields.get(name)?.kind.name ?? 'manyToMany',
    readableBy: audience(readers, name),
    writableBy: takesInput.has(name) ? audience(writers, name) : [],
  }))
}

type Audience = 'visitor' | 'admin'

function audience(names: Record<Audience, ReadonlySet<string>>, name: string): Audience[] {
  return (['visitor', 'admin'] as const).filter((who) => names[who].has(name))
}

/** Fields, and relations that can be included: the related resource's policy says what is shown of those. */
function readable(registered: Registered, actor: Actor): ReadonlySet<string> {
  const { api } = registered.resource.options
  const included = typeof api === 'object' ? (api.include ?? []) : []
  return new Set([...readableFields(registered, actor), ...(included as readonly string[])])
}

/** A policy may decide by the record, which is not here: then nobody is named. */
function writable(registered: Registered, actor: Actor): ReadonlySet<string> {
  try {
    if (!may(registered, actor, 'store')) return new Set()
    return new Set(writableNames(registered, actor))
  } catch {
    return new Set()
  }
}

const PROTOCOLS = ['api', 'admin']

/** Routes by their names: `api.posts.list` is an address of the resource posts. */
async function addressesOf(app: ApplicationService, resource: string) {
  const router = await app.container.make('router')
  router.commit()
  const routes = Object.values(router.toJSON()).flat()
  return routes
    .filter(({ name }) =>
      PROTOCOLS.some((protocol) => name?.startsWith(`${protocol}.${resource}.`))
    )
    .map(({ name, methods, pattern }) => ({
      protocol: name!.split('.', 1)[0],
      name: name!,
      method: methods.filter((method) => method !== 'HEAD').join('|'),
      address: pattern,
    }))
}
