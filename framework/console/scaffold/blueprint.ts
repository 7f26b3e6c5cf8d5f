import { labelOf } from '#framework/fields/main'
import { type FieldSpec, literal } from './field_spec.js'
import { factsOf } from './kind_facts.js'
import { type Names, variable } from './names.js'
import type { KnownModel } from './project.js'

export interface BlueprintOptions {
  softDeletes: boolean
  uuid: boolean
  pages: boolean
  api: boolean
  admin: boolean
  /** Only admins may see or write it. */
  isPrivate: boolean
  /** The heading of the admin's rail. */
  group?: string
}

/** A relation to another model, as code asks for it. */
interface Reference {
  field: FieldSpec
  name: string
  target: KnownModel
  required: boolean
}

/** What the field on a page is called, and the code that prints it. */
export interface PrintedField {
  label: string
  property: string
  nullable: boolean
  printed: 'paragraphs' | 'html' | 'date' | 'cell' | 'relation'
  kind: string
  relation?: string
  /** Fields of the related record: what names it, and its address where it has a page. */
  relationLabel?: string
}

/** `import { a, type b } from 'x'`, or nothing when nothing is used. */
function imported(names: (string | false | undefined)[], source: string): string[] {
  const used = names.filter((name): name is string => Boolean(name))
  return used.length ? [`import { ${used.join(', ')} } from '${source}'`] : []
}

/**
 * What the stubs of a resource are filled with: every decision is made here once, and in words that the stubs only
 * print. `{{ … }}` of Edge is among those words, because the stubs' own language has the same signs.
 */
export class Blueprint {
  readonly fields: FieldSpec[]
  readonly references: Reference[]
  /** The field that names a record to people; null when only its id does. */
  readonly label: string | null
  /** The field its page is found by. */
  readonly key: 'slug' | 'id'

  constructor(
    readonly names: Names,
    fields: readonly FieldSpec[],
    models: ReadonlyMap<string, KnownModel>,
    readonly options: BlueprintOptions
  ) {
    this.fields = this.#withSlug([...fields])
    this.references = this.fields.flatMap((field) => {
      if (!field.relation) return []
      const target = models.get(field.relation.model)!
      return [{ field, name: field.relation.name, target, required: !field.nullable }]
    })
    this.label = this.#findLabel()
    this.key = this.#slug ? 'slug' : 'id'
  }

  /** Pages have addresses to read; they are made from the first field of one line. */
  #withSlug(fields: FieldSpec[]): FieldSpec[] {
    const hasSlug = fields.some(({ kind, property }) => kind === 'slug' || property === 'slug')
    const index = fields.findIndex(({ kind, nullable }) => kind === 'string' && !nullable)
    if (!this.options.pages || hasSlug || index === -1) return fields
    const options = { from: fields[index].property }
    fields.splice(index + 1, 0, { property: 'slug', kind: 'slug', options, nullable: false })
    return fields
  }

  get #slug(): FieldSpec | undefined {
    return this.fields.find(
      ({ kind, property, nullable }) => kind === 'slug' && property === 'slug' && !nullable
    )
  }

  #findLabel(): string | null {
    const usual = ['title', 'name'].find((name) =>
      this.fields.some(({ property, kind }) => property === name && kind === 'string')
    )
    const first = ['string', 'email'].flatMap((kind) =>
      this.fields.filter((field) => field.kind === kind && !field.nullable)
    )
    return usual ?? first[0]?.property ?? null
  }

  /** Everything the stubs may print. */
  get state() {
    const { names, options, key, label } = this
    return {
      names,
      options,
      key,
      label,
      model: this.#model(),
      resource: this.#resource(),
      policy: {
        imports: this.#policyImports(),
        roles: options.isPrivate ? `'admin'` : `'admin', 'editor'`,
      },
      factory: this.#factory(),
      seeder: this.#seeder(),
      controller: this.#controller(),
      view: this.#view(),
      tests: this.#tests(),
    }
  }

  #typeOf(field: FieldSpec): string {
    const reference = this.references.find((one) => one.field === field)
    const plain = reference?.target.hasUuid ? 'string' : factsOf(field.kind)!.type(field)
    return field.nullable ? `${plain} | null` : plain
  }

  #declaration(field: FieldSpec): string {
    const options = literal({
      ...field.options,
      ...(field.nullable ? { nullable: true } : {}),
    })
    const given = options === '{}' ? '' : options
    const inside = field.relation
      ? [`() => ${field.relation.model}`, given].filter(Boolean).join(', ')
      : given
    const decorator = `@field.${field.kind}(${inside})`
    const property = `declare ${field.property}: ${this.#typeOf(field)}`
    const isLong = decorator.length + property.length + 3 > 100
    return `${decorator}${isLong ? '\n  ' : ' '}${property}`
  }

  #relation({ name, target, field }: Reference): string {
    // Lucid finds the key by itself where the relation has the model's name.
    const usual = `${target.name.charAt(0).toLowerCase()}${target.name.slice(1)}Id`
    const options = field.property === usual ? '' : `, { foreignKey: '${field.property}' }`
    return `@belongsTo(() => ${target.name}${options}) declare ${name}: BelongsTo<typeof ${target.name}>`
  }

  #model() {
    const { model } = this.names
    const others = [...new Set(this.references.map(({ target }) => target.name))].filter(
      (name) => name !== model
    )
    const hasSlugs = this.fields.some(({ kind, options }) => kind === 'slug' && options.from)
    const mixins = [this.options.softDeletes && 'softDeletes', hasSlugs && 'slugs'].filter(Boolean)
    const types = this.fields.map((field) => this.#typeOf(field)).join(' ')
    const usesClock = this.fields.some(({ options }) => typeof options.default === 'object')
    return {
      imports: [
        `import ${usesClock ? '' : 'type '}{ DateTime } from 'luxon'`,
        ...imported([mixins.length > 0 && 'compose'], '@adonisjs/core/helpers'),
        ...imported(
          ['BaseModel', this.references.length > 0 && 'belongsTo'],
          '@adonisjs/lucid/orm'
        ),
        ...(this.references.length
          ? [`import type { BelongsTo } from '@adonisjs/lucid/types/relations'`]
          : []),
        ...imported(
          ['field', types.includes('JsonValue') && 'type JsonValue'],
          '#framework/fields/main'
        ),
        ...imported([...mixins].sort().reverse(), '#framework/models/main'),
        ...others.sort().map((name) => `import ${name} from '#models/${this.#fileOf(name)}'`),
      ],
      base: mixins.length ? `compose(BaseModel, ${mixins.join(', ')})` : 'BaseModel',
      fields: [
        this.options.uuid
          ? '@field.uuid({ primary: true }) declare id: string'
          : '@field.id() declare id: number',
        ...this.fields.map((field) => this.#declaration(field)),
        '@field.timestamps.created() declare createdAt: DateTime',
        '@field.timestamps.updated() declare updatedAt: DateTime',
      ],
      relations: this.references.map((reference) => this.#relation(reference)),
    }
  }

  #fileOf(model: string): string {
    return this.references.find(({ target }) => target.name === model)!.target.file
  }

  /** `author.name`, or the key where the other model has no name for people. */
  #path({ name, target, field }: Reference): string {
    return target.label ? `${name}.${target.label}` : field.property
  }

  #resource() {
    const { fields, references, label, options } = this
    const own = fields.filter(({ property }) => property !== label)
    const listed = own.filter(({ kind }) => factsOf(kind)!.listed).map(({ property }) => property)
    const columns = [
      ...(label ? [label] : ['id']),
      ...references.map((reference) => this.#path(reference)),
      ...listed,
    ]
    const search = [
      ...fields.filter(({ kind }) => factsOf(kind)!.searched).map(({ property }) => property),
      ...references.flatMap(({ name, target }) =>
        target.label ? [`${name}.${target.label}`] : []
      ),
    ]
    const filters = fields
      .filter(({ kind }) => factsOf(kind)!.filtered)
      .map(({ property, relation }) => relation?.name ?? property)
    const include = references.filter(({ target }) => target.hasResource).map(({ name }) => name)
    const content = fields.filter(
      ({ property, kind }) => property === label || factsOf(kind)!.long || kind === 'string'
    )
    const facts = fields.filter((field) => !content.includes(field))
    const form =
      content.length && facts.length
        ? [
            `section('${this.#title}', ${this.#list(content)})`,
            `aside('Details', ${this.#list(facts)})`,
          ]
        : []
    const lines = [
      label && !['title', 'name'].includes(label) && `label: '${label}'`,
      search.length > 0 && `search: ${literal(search)}`,
      options.uuid && `sort: ['-createdAt']`,
      `columns: ${literal(columns.slice(0, 6))}`,
      filters.length > 0 && `filters: ${literal(filters)}`,
      form.length > 0 && `form: [${form.join(', ')}]`,
      options.api && (include.length ? `api: { include: ${literal(include)} }` : 'api: true'),
      options.admin
        ? options.group && `admin: { group: ${literal(options.group)} }`
        : 'admin: false',
    ].filter(Boolean)
    return {
      imports: [
        ...(form.length ? ['aside'] : []),
        'resource',
        ...(form.length ? ['section'] : []),
      ].join(', '),
      lines,
    }
  }

  get #title(): string {
    return this.names.singular.charAt(0).toUpperCase() + this.names.singular.slice(1)
  }

  #list(fields: FieldSpec[]): string {
    return literal(fields.map(({ property }) => property))
  }

  #policyImports(): string {
    return [
      'type Actor',
      this.options.softDeletes && !this.options.isPrivate && 'type FieldName',
      'Policy',
      this.options.isPrivate && 'type ScopeQuery',
    ]
      .filter(Boolean)
      .join(', ')
  }

  #factory() {
    const thing = this.names.singular
    const made = this.fields.filter(({ kind, nullable }) => kind !== 'belongsTo' && !nullable)
    const values = [
      ...made,
      // What may be empty is filled as well, so that tests and pages see it.
      ...this.fields.filter(({ kind, nullable }) => kind !== 'belongsTo' && nullable),
    ]
      .sort((one, other) => this.fields.indexOf(one) - this.fields.indexOf(other))
      .map((field) => `${field.property}: ${factsOf(field.kind)!.sample(field, thing)}`)
    const code = values.join('\n')
    const required = this.references.filter((reference) => reference.required)
    const factories = [...new Set(required.map(({ target }) => target.name))].sort()
    const words = ['phrase', 'sentences'].filter((word) => code.includes(`${word}(`))
    return {
      imports: [
        ...(code.includes('FIRST_DAY') ? [`import { DateTime } from 'luxon'`] : []),
        `import factory from '@adonisjs/lucid/factories'`,
        `import ${this.names.model} from '#models/${this.names.file}'`,
        ...factories.map(
          (name) =>
            `import { ${name}Factory } from '#database/factories/${this.#fileOf(name)}_factory'`
        ),
        ...imported([code.includes('number') && 'next', ...words], '#database/factories/words'),
      ],
      hasDays: code.includes('FIRST_DAY'),
      usesNumber: code.includes('number'),
      values,
      required: required.map(({ name, target, field }) => ({
        name: variable(name),
        key: field.property,
        model: target.name,
      })),
    }
  }

  #seeder() {
    const required = this.references.filter((reference) => reference.required)
    const models = [...new Set(required.map(({ target }) => target.name))].sort()
    const isSingle = required.some(({ field }) => field.options.unique)
    return {
      imports: models.map((name) => `import ${name} from '#models/${this.#fileOf(name)}'`),
      required: required.map(({ name, target, field }) => ({
        name,
        key: field.property,
        model: target.name,
      })),
      isSingle,
    }
  }

  /** Relations a page reads along: those whose own policy lets everybody list them. */
  get #shown(): Reference[] {
    return this.references.filter(({ target }) => target.label && target.isPublic)
  }

  #printed(): PrintedField[] {
    return this.fields.flatMap((field): PrintedField[] => {
      const { property, nullable, kind } = field
      const reference = this.#shown.find((one) => one.field === field)
      const common = {
        property,
        nullable,
        kind,
        label: String(field.options.label ?? labelOf(property)),
      }
      if (reference) {
        return [
          {
            ...common,
            printed: 'relation',
            relation: reference.name,
            relationLabel: reference.target.label,
          },
        ]
      }
      const { printed } = factsOf(kind) as { printed?: PrintedField['printed'] }
      return printed && property !== this.label ? [{ ...common, printed }] : []
    })
  }

  #controller() {
    const printed = this.#printed()
    const html = printed.filter((field) => field.printed === 'html')
    const markdown = html.filter(({ kind }) => kind === 'markdown')
    const richText = html.filter(({ kind }) => kind === 'richText')
    const { one } = this.names
    const source = ({ property, nullable }: PrintedField) =>
      `String(${one}.${property}${nullable ? " ?? ''" : ''})`
    return {
      include: this.#shown.length ? literal(this.#shown.map(({ name }) => name)) : null,
      hasCells: printed.some((field) => field.printed === 'cell'),
      hasMarkdown: markdown.length > 0,
      hasRichText: richText.length > 0,
      rendered: markdown.map((field) => ({ property: field.property, code: source(field) })),
      html: html.map((field) => ({
        property: field.property,
        code:
          field.kind === 'markdown'
            ? `rendered.${field.property}.html`
            : `sanitizeRichText(${source(field)})`,
      })),
      heading: this.label ? `String(${one}.${this.label})` : `\`${this.#title} \${${one}.id}\``,
      description: this.#title,
    }
  }

  #view() {
    const { one, many } = this.names
    const edge = (expression: string) => `{{ ${expression} }}`
    const raw = (expression: string) => `{{{ ${expression} }}}`
    const value = (
      record: string,
      { property, printed, relation, relationLabel }: PrintedField
    ) => {
      if (printed === 'relation') return edge(`${record}.${relation}.${relationLabel}`)
      if (printed === 'date') {
        return `<time datetime="${edge(`${record}.${property}`)}">${edge(`date(${record}.${property})`)}</time>`
      }
      return raw(`${record}.cells.${property}`)
    }
    const present = (record: string, { property, relation }: PrintedField) =>
      relation ? `${record}.${relation}` : `${record}.${property} !== null`
    const printed = this.#printed().map((field) => ({
      ...field,
      optional: field.nullable || field.printed === 'relation',
      condition: present(one, field),
      value: field.printed === 'paragraphs' || field.printed === 'html' ? '' : value(one, field),
    }))
    return {
      heading: edge(this.label ? `${one}.${this.label}` : `'${this.#title} ' + ${one}.id`),
      address: `/${this.names.path}/${edge(`${one}.${this.key}`)}`,
      facts: printed.filter((field) => ['relation', 'date', 'cell'].includes(field.printed)),
      // A line under a title has room for a few words.
      line: printed
        .filter(({ printed: how, kind }) => how === 'relation' || factsOf(kind)!.listed)
        .slice(0, 3),
      texts: printed
        .filter(({ printed: how }) => how === 'paragraphs' || how === 'html')
        .map((field) => ({
          ...field,
          open:
            field.printed === 'html'
              ? raw(`html.${field.property}`)
              : `@each(paragraph in String(${one}.${field.property}).split('\\n\\n'))`,
          isHtml: field.printed === 'html',
        })),
      paragraph: edge('paragraph'),
      comment: (text: string) => `{{-- ${text} --}}`,
      one,
      many,
    }
  }

  #tests() {
    const required = this.fields.filter(
      ({ nullable, options, kind }) =>
        !nullable && options.default === undefined && !(kind === 'slug' && options.from)
    )
    const needed = required.map(({ property }) => property).sort()
    const written = this.fields.filter(({ kind }) => kind !== 'slug' && kind !== 'belongsTo')
    const change = this.fields.find(({ property }) => property === this.label)
    const room = Number(change?.options.maxLength ?? 255)
    return {
      needed: literal(needed),
      hasNeeded: needed.length > 0,
      written: literal(written.map(({ property }) => property)),
      slugWithoutSource: this.fields.some(
        ({ kind, options, nullable }) => kind === 'slug' && !options.from && !nullable
      ),
      required: this.references
        .filter((reference) => reference.required)
        .map(({ name, target, field }) => ({
          name,
          key: field.property,
          model: target.name,
          file: target.file,
        })),
      factories: [
        ...new Set([
          this.names.model,
          ...this.references
            .filter(({ required: isRequired }) => isRequired)
            .map(({ target }) => target.name),
        ]),
      ]
        .sort()
        .map((name) => ({
          name,
          file: name === this.names.model ? this.names.file : this.#fileOf(name),
        })),
      // An email is not just any words, and short codes have no room for them.
      change: change?.kind === 'string' && room >= 12 ? change.property : null,
      role: this.options.isPrivate ? 'admin' : 'editor',
      isCounted: !this.options.uuid,
    }
  }
}
