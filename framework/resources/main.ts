export { Actor, commandActor, visitor, type ActorFacts } from './actor.js'
export type { Action } from './action.js'
export { actionFields } from './action_input.js'
export { MAX_BULK } from './bulk.js'
export { RESERVED_ACTIONS } from './checks.js'
export { ScopeQuery } from './conditions.js'
export { isDatabaseUnavailable } from './database_refusal.js'
export type { Deed, Origin, Witness } from './deed.js'
export { DeclarationException } from './declaration_exception.js'
export {
  ERRORS,
  OperationError,
  invalidParameter,
  notFound,
  type ErrorCode,
  type Problem,
} from './errors.js'
export { isFile } from './file_input.js'
export { type Filter, MAX_VALUES } from './filter.js'
export { aside, section, type Section } from './form.js'
export { type AggregateQuery, GROUP_LIMIT, MAX_GROUPS, MAX_MEASURES } from './aggregate_query.js'
export type { Aggregate } from './aggregates.js'
export { type ApiOffer, apiOffer, DEFAULT_LIMIT, MAX_COST } from './api_offer.js'
export { INCLUDED, MAX_OFFSET } from './asker.js'
export type { Change } from './change.js'
export { inputNames, refusedName, writableNames } from './input.js'
export { MAX_PATCH } from './json_patch.js'
export { MAX_LINKS } from './links.js'
export { MAX_OWNED, MAX_OWNERS, type Owned, ownedNames, ownedOf } from './owned.js'
export {
  isHeavy,
  type IncludeList,
  type IncludeQuery,
  type ListQuery,
  type Surface,
} from './list_query.js'
export { affordable, costOf, costOfAggregate, costOfStream } from './cost.js'
export { type FoundText, type List, type ListMeta, type ListText } from './lists.js'
export type { FieldName, Path, RelationName } from './names.js'
export type { Key } from './key.js'
export { operations, Operations } from './operations.js'
export { leadsToOne } from './paths.js'
export { Policy } from './policy.js'
export type { Offers, ShowQuery } from './reads.js'
export type { Registered, Registry } from './registry.js'
export {
  type AdminOptions,
  type ApiOptions,
  Resource,
  resource,
  type ResourceClass,
  type ResourceOptions,
  type Tone,
} from './resource.js'
export { may, readableFields } from './rights.js'
export { MAX_SEARCH } from './search.js'
export type { Row } from './selection.js'
export { shapeOf, type Relation, type Shape } from './shape.js'
export { SqlWriter } from './sql.js'
export type { Version } from './version.js'
export type { ActOptions, ChangeOptions, UpdateOptions, WriteOptions } from './write_options.js'
export type { Written } from './writing.js'
export { inTransaction } from './transaction.js'
import './events.js'
export { COUNT_CAP } from './totals.js'
