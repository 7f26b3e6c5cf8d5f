/** What the generated types say of one resource; everything else is worked out from it. */
export interface Shape {
  key: number | string
  /** Every field there is to read. */
  row: object
  /** Fields that a list shows when nobody asks for others. */
  listed: PropertyKey
  /** Fields that are shown of a record that is included. */
  short: PropertyKey
  relations: object
  filter: object
  sort: string
  input: object
  /** Names of many-to-many relations that can be linked. */
  links: string
  /** What each action has to be told; null of those that are told nothing. */
  actions: object
  groups: string
  measures: string
}

export interface ToOne<Related extends Shape> {
  many: false
  shape: Related
}

export interface ToMany<Related extends Shape> {
  many: true
  shape: Related
}

interface AnyRelation {
  many: boolean
  shape: Shape
}

type Operand<Value, Name> = Name extends 'in' | 'nin'
  ? readonly NonNullable<Value>[]
  : Name extends 'between'
    ? readonly [NonNullable<Value>, NonNullable<Value>]
    : Name extends 'null'
      ? boolean
      : Name extends 'contains' | 'startsWith' | 'endsWith'
        ? string
        : NonNullable<Value>

/** A value the field is to equal, or what is asked of it by operator. */
export type Operators<Value, Names extends string> =
  Value | { readonly [Name in Names]?: Operand<Value, Name> }

/** Conditions on the rows of a relation: on one of them together, or whether there is any. */
export type RelationFilter<Conditions extends object> = Conditions & { readonly null?: boolean }

/** Conditions by field, all of them to hold; `or`, `and` and `not` make groups. */
export type Filter<Conditions extends object> = Conditions & {
  readonly and?: readonly Filter<Conditions>[]
  readonly or?: readonly Filter<Conditions>[]
  readonly not?: Filter<Conditions>
}

export type FieldName<S extends Shape> = Extract<keyof S['row'], string>

type Sort<S extends Shape> = S['sort'] | `-${S['sort']}`

/** What is asked of one relation that is read along. */
export type IncludeQuery<Relation> = Relation extends AnyRelation
  ? {
      readonly fields?: readonly FieldName<Relation['shape']>[]
      readonly include?: Include<Relation['shape']>
    } & (Relation['many'] extends true
      ? {
          readonly filter?: Filter<Relation['shape']['filter']>
          readonly sort?: Sort<Relation['shape']> | readonly Sort<Relation['shape']>[]
          readonly limit?: number
        }
      : object)
  : never

/** Relations to read along, each as it is or with what is asked of it. */
export type Include<S extends Shape> = {
  readonly [Relation in keyof S['relations']]?: true | IncludeQuery<S['relations'][Relation]>
}

/** Refuses names that nobody knows, at any depth: `{ athor: true }` is a mistake and not nothing. */
export type KnownInclude<S extends Shape, Given> = {
  [Relation in keyof Given]: Relation extends keyof S['relations']
    ? KnownQuery<S['relations'][Relation], Given[Relation]>
    : never
}

type KnownQuery<Relation, Given> = Relation extends AnyRelation
  ? Given extends true
    ? true
    : {
        [Part in keyof Given]: Part extends 'include'
          ? KnownInclude<Relation['shape'], Given[Part]>
          : Part extends keyof IncludeQuery<Relation>
            ? Given[Part]
            : never
      }
  : never

type Fields<S extends Shape, Asked, Usual> = Asked extends { fields: readonly (infer Field)[] }
  ? Field & keyof S['row']
  : Usual & keyof S['row']

type IncludedRow<Relation, Asked> = Relation extends AnyRelation
  ? Relation['many'] extends true
    ? Row<Relation['shape'], Asked, Relation['shape']['short']>[]
    : Row<Relation['shape'], Asked, Relation['shape']['short']> | null
  : never

type Included<S extends Shape, Asked> = Asked extends { include: infer Given }
  ? {
      [Relation in keyof Given & keyof S['relations']]: IncludedRow<
        S['relations'][Relation],
        Given[Relation]
      >
    } & MoreOf<Given>
  : unknown

/** Names the relations of a row that have more records than are shown. */
type MoreOf<Given> = keyof Given extends never
  ? unknown
  : { _more?: Extract<keyof Given, string>[] }

/** A row with the fields and relations that were asked for. */
export type Row<S extends Shape, Asked, Usual = S['listed']> = Pick<
  S['row'],
  Fields<S, Asked, Usual>
> &
  Included<S, Asked>

/** What was asked for in the words of `Row`. */
export type Selection<Field, Given> = ([Field] extends [never]
  ? object
  : { fields: readonly Field[] }) & { include: Given }

/** What may be asked of a list beside fields and relations. */
export interface ListOptions<S extends Shape> {
  readonly filter?: Filter<S['filter']>
  readonly sort?: Sort<S> | readonly Sort<S>[]
  /** Rows in one answer. */
  readonly limit?: number
  readonly search?: string
  readonly trashed?: 'with' | 'only'
}

/** Where in the list a page begins, and whether its rows are to be counted. */
export interface PageOptions {
  readonly cursor?: string
  offset?: number
  page?: number
  readonly count?: boolean | 'exact' | 'estimated'
}

export interface Selected<S extends Shape, Field extends FieldName<S>, Given extends Include<S>> {
  readonly fields?: readonly Field[]
  readonly include?: Given & KnownInclude<S, Given>
}

export interface AggregateQuery<
  S extends Shape,
  Group extends S['groups'] = S['groups'],
  Measure extends S['measures'] = S['measures'],
> {
  readonly group?: Group | readonly Group[]
  readonly measures: Measure | readonly Measure[]
  readonly filter?: Filter<S['filter']>
  readonly search?: string
  readonly sort?: string | readonly string[]
  readonly limit?: number
}

/** A place in a record, as a JSON Pointer (RFC 6901): a field or a relation, or what is inside of one. */
type Place<S extends Shape> =
  `/${Extract<keyof S['row'] | keyof S['input'], string>}${'' | `/${string}`}`

/** A step of a JSON Patch (RFC 6902). A `test` that fails refuses the whole patch as `E_PRECONDITION_FAILED`. */
export type PatchStep<S extends Shape> =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: Place<S>; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Place<S> }
  | { readonly op: 'move' | 'copy'; readonly from: Place<S>; readonly path: Place<S> }
