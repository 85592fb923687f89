import { type CinderVolumeHandlers, VolumeNotFound } from 'stubwire/cinder-volume'
import { attachment, volume } from './real-objects.js'

/** A volume service that knows one volume. `tell` reports what reaches it. */
export function volumeService(host: string, tell: (text: string) => void): Partial<CinderVolumeHandlers> {
  const took = (method: string, version: string, args: object) =>
    tell(`${host} runs ${method} (message version ${version}) with ${JSON.stringify(Object.keys(args))}`)
  return {
    getCapabilities(args, call) {
      took('get_capabilities', call.version, args)
      return { vendor_name: 'Stubwire', volume_backend_name: 'lvm', storage_protocol: 'iSCSI', visibility: 'public' }
    },
    attachVolume(args, call) {
      took('attach_volume', call.version, args)
      return { ...attachment, instance_uuid: args.instance_uuid, mountpoint: args.mountpoint }
    },
    acceptTransfer(args, call) {
      took('accept_transfer', call.version, args)
      if (args.volume_id !== volume.id) throw new VolumeNotFound({ volume_id: args.volume_id })
      return null
    },
    createSnapshot(args, call) {
      took('create_snapshot', call.version, args)
      tell(`${host} snapshots ${args.snapshot.volume_id} for ${call.context.project_name}`)
    },
    publishServiceCapabilities(args, call) {
      took('publish_service_capabilities', call.version, args)
    },
  }
}
