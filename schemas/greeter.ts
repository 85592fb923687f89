import { call, cast, defineApi, error, since, Type } from 'stubwire/schema'

/** Greets people in their language. */
export default defineApi({
  name: 'greeter',
  topic: 'greeter',
  version: '1.1',
  context: Type.Object({ request_id: Type.Optional(Type.String()) }),
  errors: {
    /** Nobody here speaks that language. */
    UnknownLanguage: error({
      module: 'greeter.errors',
      args: Type.Object({ language: Type.String() }),
      message: 'No greeting in {language}',
    }),
  },
  history: {
    '1.0': 'greet',
    '1.1': 'greet takes a language, and names can be remembered',
  },
  methods: {
    /** Greet someone by name. */
    greet: call({
      args: {
        name: Type.String({ minLength: 1 }),
        /** Two letters, such as `fr`. */
        language: since('1.1', Type.String({ default: 'en' })),
      },
      result: Type.String(),
      errors: ['UnknownLanguage'],
      readOnly: true,
      examples: [
        { name: 'in English', args: { name: 'Ada' }, result: 'Hello, Ada!' },
        { name: 'in French', args: { name: 'Ada', language: 'fr' }, result: 'Bonjour, Ada!' },
      ],
    }),

    /** Remember a name for the next visit. */
    remember: cast({ since: '1.1', args: { name: Type.String({ minLength: 1 }) } }),
  },
})
