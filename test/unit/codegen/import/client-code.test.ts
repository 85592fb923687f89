import { describe, expect, it } from 'vitest'
import { followMethod } from '../../../../codegen/import/follow-method.js'
import { readClient, sentUnder } from '../../../../codegen/import/read-client.js'
import { readPython } from '../../../../codegen/import/read-python.js'
import { methodsOf, Sources } from '../../../../codegen/import/sources.js'

/** What a client method with this body sends under caps 1.0 and 1.2 of an API of version 1.2, in short. */
function sentBy(body: string, more = ''): Record<string, readonly string[]> {
  const lines = body.split('\n').map((line) => `        ${line}`)
  const text = `class A:\n    RPC_API_VERSION = '1.2'\n    RPC_DEFAULT_VERSION = '1.0'\n    def m(self, ctxt, a, b=None, **kwargs):\n${lines.join('\n')}\n${more}`
  const sources = new Sources([readPython('a.py', text)])
  const [source] = sources.classes
  const client = source && readClient(source, sources)
  const caps = ['1.0', '1.2'].map((cap) => {
    const sent = (client?.methods ?? []).flatMap((method) => sentUnder(method, cap))
    const shown = sent.map(({ kind, method, settings, args, open }) => {
      const names = [...args.keys(), ...(open ? ['…'] : [])].join(',')
      return `${kind} ${method}@${settings.version}(${names})${settings.fanout ? ' fanout' : ''}`
    })
    return [cap, [...new Set(shown)]]
  })
  return Object.fromEntries(caps)
}

const both = (sent: string[]) => ({ '1.0': sent, '1.2': sent })

describe('what a client sends is found in', () => {
  it.each<readonly [what: string, body: string, expected: Record<string, string[]>]>([
    ['a plain call', "self.client.call(ctxt, 'x', a=a)", both(['call x@null(a)'])],
    [
      'a prepared cast',
      "c = self.client.prepare(version='1.0', fanout=True)\nc.cast(ctxt, 'x')",
      both(['cast x@1.0() fanout']),
    ],
    [
      'prepare twice',
      "c = self.client.prepare(fanout=True).prepare(version='1.0')\nc.cast(ctxt, 'x')",
      both(['cast x@1.0() fanout']),
    ],
    ['one chained', "return self._get_cctxt().call(ctxt, 'x', a=a, b=b)", both(['call x@1.0(a,b)'])],
    [
      'a dictionary',
      "args = {'a': a}\nargs['b'] = b\nself._get_cctxt().call(ctxt, 'x', **args)",
      both(['call x@1.0(a,b)']),
    ],
    [
      'dict() and update',
      "args = dict(a=a)\nargs.update(b=b, c=1)\nargs.update({'d': 2})\nself._get_cctxt().call(ctxt, 'x', **args)",
      both(['call x@1.0(a,b,c,d)']),
    ],
    [
      'a spread',
      "more = {'b': b}\nargs = {'a': a, **more}\nself._get_cctxt().call(ctxt, 'x', **args, c=1)",
      both(['call x@1.0(a,b,c)']),
    ],
    [
      'del and pop',
      "args = {'a': a, 'b': b, 'c': 1}\ndel args['b']\nargs.pop('c')\nself._get_cctxt().call(ctxt, 'x', **args)",
      both(['call x@1.0(a)']),
    ],
    [
      'can_send_version',
      "args = {'a': a}\nif self.client.can_send_version('1.1'):\n    args['b'] = b\nself._get_cctxt().call(ctxt, 'x', **args)",
      { '1.0': ['call x@1.0(a)'], '1.2': ['call x@1.0(a,b)'] },
    ],
    [
      'its negation and else',
      "if not self.client.can_send_version('1.1'):\n    m = 'old'\nelse:\n    m = 'new'\nself._get_cctxt().cast(ctxt, m)",
      { '1.0': ['cast old@1.0()'], '1.2': ['cast new@1.0()'] },
    ],
    [
      'elif',
      "if self.client.can_send_version('1.2'):\n    m = 'c'\nelif self.client.can_send_version('1.0'):\n    m = 'a'\nelse:\n    m = 'z'\nself._get_cctxt().cast(ctxt, m)",
      { '1.0': ['cast a@1.0()'], '1.2': ['cast c@1.0()'] },
    ],
    [
      'a conditional expression',
      "v = '1.2' if self.client.can_send_version('1.2') else '1.0'\nself._get_cctxt(version=v).cast(ctxt, 'x')",
      { '1.0': ['cast x@1.0()'], '1.2': ['cast x@1.2()'] },
    ],
    [
      'and, or, not',
      "if not (self.client.can_send_version('1.2') and True):\n    return\nself._get_cctxt().cast(ctxt, 'x')",
      { '1.0': [], '1.2': ['cast x@1.0()'] },
    ],
    [
      '_compat_ver',
      "c = self._get_cctxt(version=self._compat_ver('1.2', '1.0'))\nc.cast(ctxt, 'x')",
      { '1.0': ['cast x@1.0()'], '1.2': ['cast x@1.2()'] },
    ],
    [
      'several versions',
      "c = self._get_cctxt(('1.2', '1.0'))\nc.cast(ctxt, 'x')",
      { '1.0': ['cast x@1.0()'], '1.2': ['cast x@1.2()'] },
    ],
    [
      'the version that was prepared',
      "c = self.client.prepare(version='1.1')\nif c.can_send_version():\n    c.cast(ctxt, 'x')",
      { '1.0': [], '1.2': ['cast x@1.1()'] },
    ],
    [
      'a condition that nobody knows: both ways',
      "if a:\n    self._get_cctxt().call(ctxt, 'x')\nelse:\n    self._get_cctxt().cast(ctxt, 'x')",
      both(['call x@1.0()', 'cast x@1.0()']),
    ],
    [
      'what a raise does not end',
      "if not a:\n    raise ValueError()\nself._get_cctxt().call(ctxt, 'x')",
      both(['call x@1.0()']),
    ],
    [
      'a refusal',
      "if not self.client.can_send_version('1.2'):\n    raise ValueError()\nself._get_cctxt().call(ctxt, 'x')",
      { '1.0': [], '1.2': ['call x@1.0()'] },
    ],
    [
      'with, for and try',
      "with a:\n    for i in b:\n        try:\n            self._get_cctxt().call(ctxt, 'x')\n        except Exception:\n            raise",
      both(['call x@1.0()']),
    ],
    [
      'except in the place of try',
      "try:\n    self._get_cctxt().call(ctxt, 'x')\nexcept Exception:\n    self._get_cctxt().cast(ctxt, 'y')",
      both(['call x@1.0()', 'cast y@1.0()']),
    ],
    ['a comprehension', "return [self._get_cctxt().call(ctxt, 'x', a=i) for i in a]", both(['call x@1.0(a)'])],
    ['names that nobody knows', "self._get_cctxt().call(ctxt, 'x', a=a, **kwargs)", both(['call x@1.0(a,…)'])],
    ['keys that nobody knows', "args = {a: 1}\nself._get_cctxt().call(ctxt, 'x', **args)", both(['call x@1.0(…)'])],
    ['two statements on a line', "c = self._get_cctxt(); c.call(ctxt, 'x')", both(['call x@1.0()'])],
    ['text in two pieces', "self._get_cctxt().call(ctxt, 'lo' 'ng')", both(['call long@1.0()'])],
  ])('%s', (_what, body, expected) => {
    expect(sentBy(body)).toEqual(expected)
  })

  it('another method of the class', () => {
    const helper =
      '    def _send(self, ctxt, name, **args):\n        return self._get_cctxt().call(ctxt, name, **args)\n'
    expect(sentBy("return self._send(ctxt, 'x', a=a)", helper)).toEqual(both(['call x@1.0(a)']))
  })

  it('a method that prepares the client', () => {
    const helper =
      "    def _get_cctxt(self, version='1.1', **kwargs):\n        return self.client.prepare(version=version, **kwargs)\n"
    expect(sentBy("self._get_cctxt(fanout=True).cast(ctxt, 'x')", helper)).toEqual(both(['cast x@1.1() fanout']))
  })

  it('no method that calls itself', () => {
    const helper = '    def _again(self, ctxt):\n        self._again(ctxt)\n'
    expect(sentBy("self._again(ctxt)\nself._get_cctxt().cast(ctxt, 'x')", helper)).toEqual(both(['cast x@1.0()']))
  })
})

it('says so if a method has more ways than are followed', () => {
  const conditions = Array.from(
    { length: 12 },
    (_, index) => `        if a[${index}]:\n            b = ${index}\n`,
  ).join('')
  const sources = new Sources([readPython('a.py', `class A:\n    def m(self, a):\n${conditions}`)])
  const [method] = sources.classes.flatMap((it) => methodsOf(it))
  const following = { cap: '1.0', defaultVersion: null, constant: () => null, methodOf: () => null }
  expect(method && followMethod(method, following).complete).toBe(false)
})
