import type { StageContext } from '../../stage/stage.ts'

/** Whether nobody is asked who knows a language, so that what comes along has to do. */
export function isOffline({ backend }: StageContext): boolean {
  return backend?.provider === 'offline'
}
