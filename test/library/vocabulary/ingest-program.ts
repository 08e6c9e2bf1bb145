// Takes in the batches named as arguments after the folder; run by tests, several at once.
import { ingestBatch } from '../../../src/library/ingest-batch.ts'
import { Session } from '../../../src/session.ts'

const [folder = '', prefix = '', ...files] = process.argv.slice(2)
const session = new Session({ outputDir: folder, prefix })
for (const file of files) await session.run(ingestBatch({ folder }), { file })
await session.close()
