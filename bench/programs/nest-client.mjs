import { ClientProxyFactory } from '@nestjs/microservices'
import { firstValueFrom, lastValueFrom } from 'rxjs'
import { rmq } from './nest-options.mjs'
import { sendWhenTold } from './peer.mjs'

const client = ClientProxyFactory.create(rmq)
await client.connect()
await sendWhenTold({
  call: (order) => firstValueFrom(client.send('total', order)),
  // Completes when the broker has confirmed the message.
  cast: (order) => lastValueFrom(client.emit('note', order), { defaultValue: undefined }),
})
await client.close()
