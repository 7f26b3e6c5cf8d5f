import type { ErrorCode } from '#framework/resources/main'

/** What there is to say of one kind of error. */
export interface ErrorProse {
  /** What to do, in half a sentence, for the table of all. */
  advice: string
  /** What it means, and what has been done or not. */
  meaning: string
  /** Where it comes from, one cause a line. */
  causes: readonly string[]
  /** What to do, one step a line. */
  steps: readonly string[]
  /** What a `detail` reads like. */
  detail: string
}

/**
 * The words about every error: for its page in docs/errors, and for the one its `type` leads to. A code without words
 * does not compile.
 */
export const ERROR_PROSE: Record<ErrorCode, ErrorProse> = {
  E_INVALID_PARAMETER: {
    advice: '`errors` names the parameter and what is allowed',
    meaning:
      'A parameter of the address, or a header, cannot be used as it is. Nothing was read or written. It is not passed over, because a filter that is not applied shows more than was asked for.',
    causes: [
      'a name that is misspelt, or that this list does not offer',
      'a value that is not of the field’s kind, or out of range',
      'a cursor that was changed, or made for a list with another sort, filter or search',
      'a parameter given twice, or two that exclude each other, such as `page` and `cursor`',
      'entity tags without their quotes in `If-Match` or `If-None-Match`',
    ],
    steps: [
      'Read `errors`: each entry has the parameter in `field` and says in `message` what is allowed.',
      'With a cursor that is refused, start again without one.',
    ],
    detail: '"colour" is not a sort of posts. Allowed are: id, title, publishedAt.',
  },
  E_QUERY_TOO_EXPENSIVE: {
    advice: 'ask for fewer rows or fewer relations at once; `errors` names what costs most',
    meaning:
      'What was asked for could be more than one answer holds. It was refused by counting what it may cost, before anything was read.',
    causes: [
      'relations inside relations, each with many rows, for many records at once',
      'a filter or a search over many relations',
    ],
    steps: [
      'Read `errors`: it names the part that costs most.',
      'Give a smaller `limit`, or one to the relation: `include[comments][limit]=5`.',
      'For all rows of a list ask for `application/x-ndjson`, which is read in small parts.',
    ],
    detail:
      'This may cost more than one answer may. include[comments] costs most: give it a smaller limit.',
  },
  E_MALFORMED_BODY: {
    advice: 'send one JSON object in UTF-8',
    meaning: 'The body could not be read as what it was to be. Nothing was written.',
    causes: [
      'no body, or one of white space',
      'text that is not JSON, or not UTF-8',
      'a list or a plain value where an object is wanted',
      'a connection that broke off',
    ],
    steps: [
      'Write the body with a JSON library, not by joining text.',
      'Send one object with a value per field, in UTF-8.',
    ],
    detail: 'The body is not JSON. Send one JSON object in UTF-8 with a value per field.',
  },
  E_UNAUTHENTICATED: {
    advice: 'sign in, or send credentials that are valid',
    meaning:
      'Nobody is known to ask, and a visitor may not do this; or a credential was sent that is no longer one. A credential that is wrong is refused also where none is needed, so that its owner learns of it.',
    causes: [
      'no `Authorization` header',
      'a token that was misspelt, has expired or was revoked',
      'another scheme than `Bearer`',
    ],
    steps: [
      'Make a new token on your account page, or with `node ace token:create`.',
      'Send it as `Authorization: Bearer gable_…`.',
    ],
    detail: 'This bearer token is unknown or has expired. Make a new one on your account page.',
  },
  E_FORBIDDEN: {
    advice: 'ask somebody who may, or use a token with that ability',
    meaning: 'Who asks is known, and may not do this. Nothing was done.',
    causes: [
      'the policy does not allow it to somebody of this role, or with this record',
      'the token’s abilities do not reach it: an include or a filter across a relation needs the other resource’s `list` too',
    ],
    steps: [
      'Look at the abilities of the token on the account page.',
      'Ask somebody whose role allows it.',
    ],
    detail: 'You may not publish posts.',
  },
  E_NOT_FOUND: {
    advice: 'it is not there, or not yours to see: the two look the same',
    meaning:
      'There is nothing at this address for you. A record that is not there and one that is not yours to see look the same, so that keys cannot be probed.',
    causes: [
      'a key that no record has',
      'a record that was removed or put in the trash',
      'a record outside of what you may see',
      'an address that is misspelt',
    ],
    steps: [
      'List the resource to see what there is for you.',
      'If you expect the record, ask with the credentials of somebody who may see it.',
    ],
    detail: 'There is no record "99999" in posts, or it is not yours to see.',
  },
  E_METHOD_NOT_ALLOWED: {
    advice: 'use one of those in the header `allow`',
    meaning: 'The address is right, the method is not. Nothing was done.',
    causes: ['`PATCH` or `DELETE` sent to a list', '`POST` sent to a record'],
    steps: ['Use a method that the header `Allow` names; `OPTIONS` gives the same list.'],
    detail: 'This address does not take PATCH. It takes GET, HEAD, POST, OPTIONS.',
  },
  E_NOT_ACCEPTABLE: {
    advice: 'let `accept` name a kind that there is, or leave it out',
    meaning:
      'The header `Accept` names only kinds that this address does not have. Nothing was done.',
    causes: ['`Accept: application/xml`, or another kind there is not', 'a kind with `;q=0`'],
    steps: [
      'Leave the header out, or name `application/json`.',
      'Lists are also to be had as `text/csv` and `application/x-ndjson`.',
    ],
    detail: 'Nothing of what Accept names is to be had here. There is application/json.',
  },
  E_REQUEST_TIMEOUT: {
    advice: 'send it again, all of it',
    meaning: 'The body stopped coming before it was whole. Nothing was written.',
    causes: [
      'a connection that is too slow, or hangs',
      'a `Content-Length` that is larger than what was sent',
    ],
    steps: ['Send the request again.', 'Let the client’s HTTP library count the length.'],
    detail: 'The body stopped coming. Send it again, all of it.',
  },
  E_CONFLICT: {
    advice: 'remove what points at it, or look at the record: the action makes no sense for it now',
    meaning: 'The record is in a state in which this cannot be done. Nothing was written.',
    causes: [
      'others point at the record that was to be removed',
      'an action that makes no sense for it now, such as publishing what is published',
    ],
    steps: [
      'Read the record again.',
      'Remove or change what points at it, then repeat the request.',
    ],
    detail: '"Publish" makes no sense for this record as it is now.',
  },
  E_IDEMPOTENCY_IN_FLIGHT: {
    advice: 'wait a moment and send it again, with the same key',
    meaning:
      'A request with this idempotency key is being done at this moment. This one was not done a second time.',
    causes: [
      'a client that repeats a request before the first one was answered',
      'two programs that share a key',
    ],
    steps: [
      'Wait a moment and send the same request with the same key: you then get what the first one came to.',
    ],
    detail:
      'The request with this idempotency key is still being done. Wait a moment and repeat it.',
  },
  E_PRECONDITION_FAILED: {
    advice: 'read it again, and repeat the change on what it is now',
    meaning:
      'The record is not the version that `If-Match` names: somebody has changed it since you read it. Nothing was written, so nobody’s work is lost.',
    causes: [
      'somebody else wrote between your reading and your writing',
      'a weak tag (`W/"…"`), which names no version: a proxy on the way compresses again',
      '`If-None-Match` on a write, for a record that is there',
    ],
    steps: [
      'Read the record again; its `ETag` is the version now.',
      'Repeat your change on what it is now, and send that tag in `If-Match`.',
    ],
    detail:
      'Somebody has changed it since. Read it again, and repeat your change on what it is now.',
  },
  E_BODY_TOO_LARGE: {
    advice: 'send less; the limit is `json.limit` in `config/bodyparser.ts`',
    meaning: 'The body is longer than this server reads. Nothing was written.',
    causes: [
      'a body over `json.limit` in `config/bodyparser.ts`, 1 MB unless it says otherwise',
      'a file over the `maxSize` of its field, 10 MB unless it says otherwise',
      'a form of too many parts',
    ],
    steps: [
      'Send less at once; many records go in several requests.',
      'Make the file smaller; the message says how many bytes its field takes.',
    ],
    detail: 'A body may have 1048576 bytes; this one has more.',
  },
  E_UNSUPPORTED_MEDIA_TYPE: {
    advice: 'send a kind that `accept-patch` or `accept-post` names, not compressed',
    meaning: 'The body is of a kind that is not read here. Nothing was written.',
    causes: [
      'no `Content-Type`, or another than JSON; a form (`multipart/form-data`) where the record has no files',
      'a part of a form that is neither text nor JSON, and whose field is no file',
      'a body that is compressed (`Content-Encoding`)',
      'a charset other than UTF-8',
    ],
    steps: [
      'Send `Content-Type: application/json`, in UTF-8, not compressed.',
      'What else an address reads is in the header `Accept-Patch` or `Accept-Post` of the answer.',
    ],
    detail: 'Send application/json in UTF-8, not compressed.',
  },
  E_RANGE_NOT_SATISFIABLE: {
    advice: 'ask for bytes that it has; `Content-Range` says how many there are',
    meaning: 'The part that `Range` asks for begins after the end of the file.',
    causes: ['a download that was complete already', 'a file that was replaced by a shorter one'],
    steps: [
      'Read `Content-Range` of the answer: after the stroke stands how long the file is.',
      'Send `If-Range` with the tag of the file you have a part of: a file that was replaced then comes whole.',
    ],
    detail: 'The file has 2000 bytes; ask for some of these.',
  },
  E_INVALID: {
    advice: '`errors` has one entry per field, with the rule it broke',
    meaning:
      'The body could be read, but some fields are not right. Nothing was written. Everything that is wrong is told at once.',
    causes: [
      'a required field that is missing or empty',
      'a value that is not of the field’s kind, too long, or not one of those allowed',
      'a value that another record has already',
      'a key of a record that is not there, or not yours to see',
      'a name that is not a field, or a field that you may not write',
    ],
    steps: [
      'Mend what `errors` names: `field` says which, `rule` is a stable word for programs, `message` is for people.',
      'Send all of it again.',
    ],
    detail: 'Mend title, body and send it again.',
  },
  E_IDEMPOTENCY_MISMATCH: {
    advice: 'use a key of its own for every request; the same one only to repeat it',
    meaning:
      'This idempotency key was used for another request in the last 24 hours. Nothing was written: a key stands for one request and its repetitions.',
    causes: [
      'a key that is used again for another body, address or method',
      'a key made from too little, such as a minute',
    ],
    steps: [
      'Make a new random key, such as a UUID, for every request.',
      'Send the same key again only with exactly the same request.',
    ],
    detail: 'This idempotency key belongs to another request. Use a new one.',
  },
  E_PRECONDITION_REQUIRED: {
    advice: 'read the record, and send its `ETag` in `If-Match`',
    meaning:
      'This resource is changed only by those who say which version they have read, so that nobody’s work is overwritten unseen. Nothing was written.',
    causes: ['a change without the header `If-Match`, of a resource with `api.requireVersion`'],
    steps: [
      'Read the record: its version is in the header `ETag`.',
      'Send that in `If-Match` with the change. `*` stands for whichever version there is.',
    ],
    detail:
      'Changing posts takes the version you have read: send it along, as reading one record gives it.',
  },
  E_TOO_MANY_REQUESTS: {
    advice: 'wait as many seconds as `retry-after` says',
    meaning: 'More was asked in a short time than is let through. This request was not done.',
    causes: ['requests without a pause between them', 'visitors may write less than who is known'],
    steps: [
      'Wait as many seconds as the header `Retry-After` says.',
      'Send credentials: who is known may ask more.',
    ],
    detail: 'Too many requests; wait and try again.',
  },
  E_UNEXPECTED: {
    advice: 'report it with its `instance`; the log has it under that request',
    meaning:
      'A fault of ours. What was being written was taken back. The answer says nothing of the inside; the log does.',
    causes: ['a programming error, or a machine in trouble'],
    steps: [
      'Try again once; if it stays, report it and quote `instance`.',
      'Whoever runs the server finds that request id in the log as `x-request-id`.',
    ],
    detail: 'The fault is ours and has been noted. Quote the instance if you report it.',
  },
  E_DATABASE_UNAVAILABLE: {
    advice: 'try again after `retry-after` seconds; nothing was written',
    meaning:
      'The database stayed locked, is read-only, full, or away. Nothing was written: the transaction was taken back.',
    causes: [
      'another writer that holds a lock for more than five seconds',
      'a disk that is full or read-only',
      'a database server that is restarting',
    ],
    steps: [
      'Try again after as many seconds as `Retry-After` says.',
      'Whoever runs the server finds the reason in the log.',
    ],
    detail:
      'Nothing was written: the database is locked, read-only or away. Try again in a moment.',
  },
  E_LIMITS_UNAVAILABLE: {
    advice: 'try again after `retry-after` seconds; nothing was done',
    meaning:
      'The requests of everybody are counted in a store that is away, and without it nobody is let through. Nothing was done.',
    causes: ['the database or Redis that counts is restarting, or out of reach'],
    steps: [
      'Try again after as many seconds as `Retry-After` says.',
      'Whoever runs the server brings the store back, or sets `whenAway` to `open` in `config/limits.ts`.',
    ],
    detail: 'Requests cannot be counted at this moment. Try again soon.',
  },
  E_MAINTENANCE: {
    advice: 'try again after `retry-after` seconds; nothing was read or written',
    meaning:
      'The application takes no requests for a while, on purpose. Nothing was read or written.',
    causes: ['somebody ran `node ace down`'],
    steps: [
      'Try again after as many seconds as `Retry-After` says.',
      'Whoever runs the server ends it with `node ace up`.',
    ],
    detail: 'Nothing was done. Try again in 60 seconds.',
  },
}
