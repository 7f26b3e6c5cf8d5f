import type { ErrorCode } from '../codes.js'

/** One thing that is wrong with one field or parameter. */
export interface Problem {
  field: string
  rule: string
  message: string
  /** Where in the body it is, as a JSON Pointer. */
  pointer?: string
}

interface ProblemDocument {
  type?: string
  title?: string | undefined
  status?: number
  detail?: string
  code?: string
  instance?: string
  errors?: Problem[]
}

/** What the API refused, in its own words (RFC 9457). */
export class ApiError<Code extends string = ErrorCode | (string & {})> extends Error {
  override readonly name = 'ApiError'
  readonly code: Code
  readonly type: string
  readonly title: string
  /** Quote it when reporting an error. */
  readonly instance: string | undefined
  readonly problems: readonly Problem[]

  constructor(
    readonly status: number,
    document: ProblemDocument,
    /** Seconds after which to try again, where the server says so. */
    readonly retryAfter: number | undefined
  ) {
    super(document.detail ?? document.title ?? `The server answered ${status}`)
    this.code = (document.code ?? `HTTP_${status}`) as Code
    this.type = document.type ?? 'about:blank'
    this.title = document.title ?? this.message
    this.instance = document.instance
    this.problems = document.errors ?? []
  }

  /** Whether it is this error: `if (error.is('E_INVALID')) …` */
  is<Wanted extends ErrorCode>(code: Wanted): this is ApiError<Wanted> {
    return (this.code as string) === code
  }

  /** What is wrong with one field, if anything. */
  problemOf(field: string): Problem | undefined {
    return this.problems.find((problem) => problem.field === field)
  }
}

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError

/** The error in an answer that is one; an answer that is no problem document (a proxy's page) still gives its status. */
export async function errorOf(response: Response, retryAfter: number | undefined) {
  const text = await response.text().catch(() => '')
  let document: ProblemDocument = { title: response.statusText || undefined }
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) document = parsed
  } catch {
    // Not ours to read.
  }
  return new ApiError(response.status, document, retryAfter)
}
