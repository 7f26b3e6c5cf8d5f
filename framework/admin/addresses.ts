import type { Registered } from '#framework/resources/main'

/** Where the admin lives. */
export const ROOT = '/admin'

export const listAddress = ({ resource }: Registered): string => `${ROOT}/${resource.name}`

export const createAddress = (registered: Registered): string => `${listAddress(registered)}/create`

export const bulkAddress = (registered: Registered): string => `${listAddress(registered)}/bulk`

export const recordAddress = (registered: Registered, key: unknown): string =>
  `${listAddress(registered)}/${encodeURIComponent(String(key))}`

export const editAddress = (registered: Registered, key: unknown): string =>
  `${recordAddress(registered, key)}/edit`

export const destroyAddress = (registered: Registered, key: unknown): string =>
  `${recordAddress(registered, key)}/destroy`

/** Of a named action, or of `restore`. */
export const actionAddress = (registered: Registered, key: unknown, action: string): string =>
  `${recordAddress(registered, key)}/actions/${action}`

/** Of the file of one field. */
export const fileAddress = (registered: Registered, key: unknown, name: string): string =>
  `${recordAddress(registered, key)}/files/${name}`

/** Of the options of a relation, by the name the form has for it. */
export const optionsAddress = (registered: Registered, name: string): string =>
  `${listAddress(registered)}/options/${name}`
