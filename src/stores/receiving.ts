import type { Agent } from 'node:http'
import type { Socket } from 'node:net'

/** Bytes that are received at once: larger pieces take less time than Node's own of 64 KiB. */
const AT_ONCE = 256 * 1024

/**
 * Makes each socket of an agent receive into one buffer. Node allocates one for each read of a socket; with a large object they make
 * the garbage collector mark the whole heap again and again. Node's parser copies the body of an answer out of the buffer.
 */
export const receiveInPlace = (agent: Agent): void => {
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, done) => {
    let buffer = Buffer.allocUnsafeSlow(AT_ONCE)
    const onread = {
      buffer: () => buffer,
      callback: (length: number) => {
        const takesMore = socket.push(buffer.subarray(0, length))
        // A paused socket keeps the bytes where they are.
        if (socket.readableLength > 0) buffer = Buffer.allocUnsafeSlow(AT_ONCE)
        return takesMore
      }
    }
    const socket = connect({ ...options, onread } as typeof options, done) as Socket
    return socket
  }
}

/** Frees the memory of a piece of a body, which nobody uses any more, without waiting for the garbage collector. */
export const free = ({ buffer, length }: Buffer): void => {
  // Small buffers share the memory of others.
  if (length === buffer.byteLength) (buffer as Transferable).transfer?.(0)
}

/** Node 20 does not have it. */
type Transferable = ArrayBufferLike & { readonly transfer?: (length: number) => ArrayBufferLike }
