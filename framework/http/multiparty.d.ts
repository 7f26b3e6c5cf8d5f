/** What is used of the parser that AdonisJS reads forms with; it comes without types. */
declare module '@poppinss/multiparty' {
  import type { IncomingMessage } from 'node:http'
  import type { PassThrough, Writable } from 'node:stream'

  export interface FormPart extends PassThrough {
    name: string | null
    /** Undefined where the part does not say that it is a file. */
    filename: string | undefined
    headers: Record<string, string>
  }

  export interface Form extends Writable {
    bytesReceived: number
    headerField: string
    headerValue: string
    handleError(error: Error): void
    onParseHeaderField(bytes: Buffer): void
    onParseHeaderValue(bytes: Buffer): void
    onParseHeaderEnd(): void
    parse(request: IncomingMessage): void
  }

  const multiparty: { Form: new (options?: { maxFields?: number }) => Form }
  export default multiparty
}
