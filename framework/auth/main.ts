export { AccessTokens, type AccessToken, type NewToken } from './access_tokens.js'
export { actorOf, type UserRow } from './actor_of.js'
export { localPath } from './local_path.js'
export { keepsSeal } from './session_seal.js'
