export { dropFile, maxSizeOf, receiveFile, type Sent, tooLarge } from './receive.js'
export { type ServedFile, servedFile, typesOf } from './serve.js'
export { sweepFiles, type Swept } from './sweep.js'
