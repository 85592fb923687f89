/** Lets a thread load the sources; the process of the tests is not started by tsx. */
import { register } from 'tsx/esm/api'

register()
