import type { Dialect } from '#framework/fields/main'
import type { Expression } from './expression.js'
import { tokensOf, type Token } from './tokens.js'

/** Reads an expression; null when it holds what this small grammar does not know. */
export function parseExpression(sql: string, dialect?: Dialect): Expression | null {
  const parser = new Parser(tokensOf(sql, { escapes: dialect === 'mysql' }))
  try {
    return parser.parse()
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

class Unreadable extends Error {}

/** How closely operators bind what stands beside them. */
const BINDING: Record<string, number> = {
  'or': 1,
  'and': 2,
  '=': 4,
  '<>': 4,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '<=>': 4,
  'like': 4,
  'ilike': 4,
  'glob': 4,
  'regexp': 4,
  '~': 4,
  '~*': 4,
  '||': 5,
  '->': 5,
  '->>': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
}

/** Other spellings of the same operators; those with `not` are turned around. */
const SPELLINGS: Record<string, string> = {
  '==': '=',
  '!=': '<>',
  '~~': 'like',
  '~~*': 'ilike',
  'rlike': 'regexp',
  'div': '/',
  'mod': '%',
}
const TURNED: Record<string, string> = { '!~~': 'like', '!~~*': 'ilike', '!~': '~', '!~*': '~*' }
const FUNCTIONS: Record<string, string> = { character_length: 'char_length', ifnull: 'coalesce' }

const NOT = 3
const COMPARED = 4

class Parser {
  #at = 0

  constructor(private tokens: Token[]) {}

  parse(): Expression {
    const tree = this.#expression(0)
    if (this.#at < this.tokens.length) throw new Unreadable()
    return tree
  }

  #expression(least: number): Expression {
    let left = this.#operand()
    for (;;) {
      const next = this.#operator(left, least)
      if (!next) return left
      left = next
    }
  }

  /** The expression with the operator that follows it, or null when none of this rank follows. */
  #operator(left: Expression, least: number): Expression | null {
    if (this.#symbol('::')) {
      return castTo(left, this.#type())
    }
    if (this.#word('collate')) {
      this.#at++
      return left
    }
    if (least <= COMPARED) {
      const compared = this.#comparison(left)
      if (compared) return compared
    }
    const token = this.tokens[this.#at]
    if (!token || token.kind === 'string' || token.kind === 'quoted') return null
    const word = token.text.toLowerCase()
    const turned = TURNED[word]
    const name = turned ?? SPELLINGS[word] ?? word
    const rank = BINDING[name]
    if (rank === undefined || rank < least) return null
    this.#at++
    if (name === '=' || name === '<>') {
      const listed = this.#listed(left, name)
      if (listed) return listed
    }
    const tree = join(name, [left, this.#expression(rank + 1)])
    return turned ? not(tree) : tree
  }

  /** `= any (array[…])` and `<> all (array[…])`, as PostgreSQL writes `in` and `not in`. */
  #listed(left: Expression, name: '=' | '<>'): Expression | null {
    if (!this.#word(name === '=' ? 'any' : 'all')) return null
    this.#need('(')
    const list = this.#expression(0)
    this.#need(')')
    if (list.kind !== 'call' || list.name !== 'array') throw new Unreadable()
    const tree = within(left, list.args)
    return name === '=' ? tree : not(tree)
  }

  /** `is null`, `in (…)`, `between … and …`, `like` after `not`. */
  #comparison(left: Expression): Expression | null {
    if (this.#word('isnull')) return call('null?', [left])
    if (this.#word('notnull')) return not(call('null?', [left]))
    if (this.#word('is')) {
      const negated = this.#word('not')
      if (this.#word('null')) return negated ? not(call('null?', [left])) : call('null?', [left])
      if (this.#word('distinct')) {
        if (!this.#word('from')) throw new Unreadable()
        return call(negated ? 'same' : 'distinct', [left, this.#expression(COMPARED + 1)])
      }
      const tree = call('is', [left, this.#expression(COMPARED + 1)])
      return negated ? not(tree) : tree
    }
    const start = this.#at
    const negated = this.#word('not')
    const turn = (tree: Expression) => (negated ? not(tree) : tree)
    if (this.#word('in')) {
      this.#need('(')
      return turn(within(left, this.#list(')')))
    }
    if (this.#word('between')) {
      const low = this.#expression(COMPARED + 1)
      if (!this.#word('and')) throw new Unreadable()
      const high = this.#expression(COMPARED + 1)
      return negated
        ? join('or', [join('<', [left, low]), join('>', [left, high])])
        : join('and', [join('>=', [left, low]), join('<=', [left, high])])
    }
    if (negated) {
      for (const word of ['like', 'ilike', 'glob', 'regexp', 'rlike']) {
        if (this.#word(word))
          return not(call(SPELLINGS[word] ?? word, [left, this.#expression(COMPARED + 1)]))
      }
    }
    this.#at = start
    return null
  }

  #operand(): Expression {
    const token = this.tokens[this.#at++]
    if (!token) throw new Unreadable()
    if (token.kind === 'string') return { kind: 'text', value: token.text }
    if (token.kind === 'number') return { kind: 'number', value: token.text }
    if (token.kind === 'quoted') return this.#name(token.text)
    if (token.kind === 'name') return this.#wordOrCall(token.text)
    if (token.text === '(') {
      const list = this.#list(')')
      return list.length === 1 ? list[0] : call('row', list)
    }
    if (token.text === '-') return negative(this.#expression(8))
    if (token.text === '+') return this.#expression(8)
    if (token.text === '!') return not(this.#expression(8))
    throw new Unreadable()
  }

  #wordOrCall(text: string): Expression {
    const word = text.toLowerCase()
    if (word === 'not') return not(this.#expression(NOT))
    if (word === 'true' || word === 'false') {
      return { kind: 'number', value: word === 'true' ? '1' : '0' }
    }
    if (word === 'null') return call('null', [])
    if (word === 'array' && this.#symbol('[')) return call('array', this.#list(']'))
    if (word === 'case') return this.#case()
    if (word === 'cast' && this.#symbol('(')) {
      const value = this.#expression(0)
      if (!this.#word('as')) throw new Unreadable()
      const type = this.#type()
      this.#need(')')
      return castTo(value, type)
    }
    return this.#name(text)
  }

  /** A name, perhaps qualified by a table's, or the call of a function. */
  #name(text: string): Expression {
    if (this.#symbol('(')) {
      const word = text.toLowerCase()
      return call(FUNCTIONS[word] ?? word, this.#list(')'))
    }
    if (this.#symbol('.')) return this.#name(this.tokens[this.#at++]?.text ?? '')
    return { kind: 'name', name: text }
  }

  #case(): Expression {
    const args: Expression[] = []
    while (!this.#word('end')) {
      // `when`, `then` and `else` only part what stands between them; their number and order tell the rest.
      if (!['when', 'then', 'else'].some((word) => this.#word(word)) && args.length) {
        throw new Unreadable()
      }
      args.push(this.#expression(0))
    }
    return call('case', args)
  }

  #list(end: string): Expression[] {
    const list: Expression[] = []
    if (this.#symbol(end)) return list
    do list.push(this.#expression(0))
    while (this.#symbol(','))
    this.#need(end)
    return list
  }

  /** The name of a type, with its arguments. */
  #type(): string {
    let type = this.tokens[this.#at++]?.text.toLowerCase() ?? ''
    for (const word of ['varying', 'precision']) if (this.#word(word)) type += ` ${word}`
    if (this.#symbol('(')) this.#list(')')
    if (['with', 'without'].some((word) => this.#word(word))) this.#at += 2
    while (this.#symbol('[') || this.tokens[this.#at]?.text === '') {
      if (!this.#symbol(']')) this.#at++
      type += '[]'
    }
    return type
  }

  #word(word: string): boolean {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'name' || token.text.toLowerCase() !== word) return false
    this.#at++
    return true
  }

  #symbol(symbol: string): boolean {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'symbol' || token.text !== symbol) return false
    this.#at++
    return true
  }

  #need(symbol: string): void {
    if (!this.#symbol(symbol)) throw new Unreadable()
  }
}

function call(name: string, args: Expression[]): Expression {
  return { kind: 'call', name, args }
}

/** `a and (b and c)` is `a and b and c`. */
function join(name: string, args: Expression[]): Expression {
  if (name !== 'and' && name !== 'or') return call(name, args)
  return call(
    name,
    args.flatMap((arg) => (arg.kind === 'call' && arg.name === name ? arg.args : [arg]))
  )
}

/** `not` goes inwards as far as it can, as MariaDB moves it: `not (a = 1 or b)` is `a <> 1 and not b`. */
function not(tree: Expression): Expression {
  if (tree.kind !== 'call') return call('not', [tree])
  if (tree.name === 'not') return tree.args[0]
  if (tree.name === 'and' || tree.name === 'or')
    return join(OPPOSITES[tree.name], tree.args.map(not))
  const opposite = OPPOSITES[tree.name]
  return opposite ? { ...tree, name: opposite } : call('not', [tree])
}

const OPPOSITES: Record<string, string> = {
  'and': 'or',
  'or': 'and',
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}

/** `in` with one value is what PostgreSQL makes of it: an equation. */
function within(left: Expression, values: Expression[]): Expression {
  return call(values.length === 1 ? '=' : 'in', [left, ...values])
}

function negative(tree: Expression): Expression {
  return tree.kind === 'number' ? { ...tree, value: `-${tree.value}` } : call('-', [tree])
}

const NUMERIC = /^(small|big)?int|^numeric|^decimal|^real|^double|^float/

/** PostgreSQL writes -1 as '-1'::integer; any other cast is one it added. */
function castTo(value: Expression, type: string): Expression {
  if (value.kind === 'text' && NUMERIC.test(type) && /^-?[\d.]+$/.test(value.value)) {
    return { kind: 'number', value: value.value }
  }
  return value
}
