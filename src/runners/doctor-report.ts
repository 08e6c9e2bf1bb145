import type { Verdict } from '../core/verdict.ts'

/** One way to a model, and whether it is open on this machine. */
export interface ProviderReport {
  provider: string
  kind: 'program' | 'api'
  /** The program's path; absent for an API, or when it is not installed. */
  path?: string
  version?: string
  /** Names of the key variables that are set; never their values. */
  keys: string[]
  /** Whether a call has what it needs. A program may be logged in without any key. */
  usable: boolean
  /** Why it is usable or not, for people. */
  why: string
  /** What became of the one-word question; absent when none was asked. */
  probe?: { verdict: Verdict; durationMs: number; reason?: string }
}

export interface DoctorReport {
  node: string
  providers: ProviderReport[]
  /** What a call without a backend takes. */
  default: { backend: string; why: string }
  /** A backend to name for a model; absent when none is usable. */
  suggestion?: string
}
