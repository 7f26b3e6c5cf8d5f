import type { HttpRequest } from '@adonisjs/core/http'
import { localPath } from '#framework/auth/main'
import { ROOT } from './addresses.js'

/** The page of the admin a deed was started from, or the usual one when nothing or something foreign is named. */
export function backTo(request: HttpRequest, usual: string): string {
  const path = localPath(request.input('_back') ?? request.input('back'))
  return path && (path === ROOT || path.startsWith(`${ROOT}/`)) ? path : usual
}
