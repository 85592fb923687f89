import 'reflect-metadata'
import { Controller, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices'
import { rmq } from './nest-options.mjs'
import { serveUntilTold, totalOf } from './peer.mjs'

class OrdersController {
  total(order) {
    return totalOf(order)
  }

  noted(order) {
    totalOf(order)
  }
}

// Decorators by hand: this is plain JavaScript.
const decorate = (name, decorator) => {
  decorator(OrdersController.prototype, name, Object.getOwnPropertyDescriptor(OrdersController.prototype, name))
  Payload()(OrdersController.prototype, name, 0)
}
decorate('total', MessagePattern('total'))
decorate('noted', EventPattern('note'))
Controller()(OrdersController)

class OrdersModule {}
Module({ controllers: [OrdersController] })(OrdersModule)

const app = await NestFactory.createMicroservice(OrdersModule, { ...rmq, logger: false })
await app.listen()
await serveUntilTold()
await app.close()
