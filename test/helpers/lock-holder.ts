// Holds a session's lock until standard input ends, and says whether it got it. Argument: folder.
import { LockedError } from '../../src/io/lock.ts'
import { Session } from '../../src/session.ts'

let session: Session | undefined
try {
  session = new Session({ outputDir: process.argv[2] ?? '', prefix: 'p' })
  console.log('held')
} catch (error) {
  console.log(error instanceof LockedError ? 'locked' : String(error))
}
process.stdin.resume()
process.stdin.once('end', () => void session?.close())
