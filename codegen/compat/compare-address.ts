import type { Address, Route } from '../../src/core/address.js'
import { compareVersions } from '../../src/schema/version.js'
import type { Scope } from './scope.js'

/**
 * Compares how callers address servers. A form and the routes of released versions stay as they are; a route that begins later
 * may be added, and so may an address where there was none.
 */
export function compareAddress(
  scope: Scope,
  before: Address | null | undefined,
  after: Address | null | undefined,
  place: string,
  method?: string,
): void {
  if (before === undefined || JSON.stringify(before) === JSON.stringify(after)) return
  const report = (at: string, was: string, is: string) =>
    scope.report('ADDRESS_STABLE', { place: at, before: was, after: is, ...(method === undefined ? {} : { method }) })
  if (before === null || after === null || after === undefined) {
    report(place, before?.form ?? 'no host', after?.form ?? (after === null ? 'no host' : 'none of its own'))
    return
  }
  if (before.form !== after.form) report(`${place}/form`, before.form, after.form)
  for (const version of new Set([...Object.keys(before.routes), ...Object.keys(after.routes)])) {
    const [was, is] = [before.routes[version], after.routes[version]]
    const added = was === undefined && compareVersions(version, scope.before.version) > 0
    if (!added && routeText(was) !== routeText(is)) report(`${place}/routes/${version}`, routeText(was), routeText(is))
  }
}

function routeText(route: Route | undefined): string {
  if (route === undefined) return 'no route'
  return `topic ${route.topic ?? 'as it is'}, server ${route.server ?? 'as it is'}`
}
