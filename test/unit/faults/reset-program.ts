import { connect, createServer } from 'node:net'
import { resetSocket } from '../../faults/rig/reset-socket.js'

/** A program that resets one connection as it is, and another one while it is being ended; then it has nothing more to do. */
const server = createServer((socket) => {
  socket.on('error', (error) => console.log(error.message))
  socket.on('data', (data) => {
    if (data.toString() === 'ended') socket.end()
    resetSocket(socket)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  let open = 2
  for (const text of ['open', 'ended']) {
    const client = connect(port, '127.0.0.1', () => client.write(text))
    client.on('error', () => {}).resume()
    client.on('close', () => {
      open -= 1
      if (open === 0) server.close()
    })
  }
})
