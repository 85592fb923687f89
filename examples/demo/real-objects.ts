import { readFileSync } from 'node:fs'
import { decodeObjects, type ObjectType } from 'stubwire'
import type { RequestContext, Snapshot, Volume, VolumeAttachment } from 'stubwire/cinder-volume'
import { snapshotObject, volumeAttachmentObject, volumeObject } from 'stubwire/cinder-volume'

const folder = new URL('../../test/fixtures/cinder/examples/', import.meta.url)

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
}

function readObject<T>(name: string, type: ObjectType): T {
  return decodeObjects(read(name), type) as T
}

/** Taken from a real cinder, in the form that people work with. */
export const volume = readObject<Volume>('volume', volumeObject)
export const snapshot = readObject<Snapshot>('snapshot', snapshotObject)
export const attachment = readObject<VolumeAttachment>('volume_attachment', volumeAttachmentObject)
export const context = read('context') as RequestContext
