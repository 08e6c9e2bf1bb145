// Every ready-made stage registers itself when its file is loaded, and a new one is one more line
// here. These files are loaded with the package, so what is heavy in them is imported at first use.
export { analyzeWords } from './analyze-words.ts'
export type {
  Analyzed as AnalyzedWords,
  AnalyzeWordsInput,
  AnalyzeWordsOptions,
} from './vocabulary/analyze.ts'
export { type Anki, ankiConnect, type AnkiConnectOptions } from './anki/anki-connect.ts'
export { apiStage, type ApiStageOptions } from './api-stage.ts'
export { exportApkg } from './export-apkg.ts'
export type { Exported as ExportedApkg, ExportApkgOptions } from './anki/export.ts'
export { fileStage, type FileStageOptions } from './file-stage.ts'
export { fillBatch } from './fill-batch.ts'
export type { Filled as FilledBatch, FillBatchOptions } from './vocabulary/fill.ts'
export { generateAudio } from './generate-audio.ts'
export { generateImages } from './generate-images.ts'
export { generateMedia } from './generate-media.ts'
export type { GenerateOptions } from './media/generate-options.ts'
export type { GeneratedBoth } from './media/generate-both.ts'
export type { GeneratedMedia } from './media/generated.ts'
export { ingestBatch } from './ingest-batch.ts'
export type { IngestBatchOptions } from './vocabulary/ingest.ts'
export type { Ingested as IngestedBatch } from './vocabulary/ingested.ts'
export { cardImages } from './media/card-images.ts'
export { commandMedia, type CommandMediaOptions } from './media/command-media.ts'
export { espeakSpeech, type EspeakSpeechOptions } from './media/espeak-speech.ts'
export { forvo, type ForvoOptions } from './media/forvo.ts'
export { openaiImages, type OpenaiImagesOptions } from './media/openai-images.ts'
export { openaiSpeech, type OpenaiSpeechOptions } from './media/openai-speech.ts'
export type { MediaProvider, MediaRequest } from './media/provider.ts'
export { loadFile, type LoadFileOptions } from './load-file.ts'
export { type ClassifiedPhases, classifyPhases } from './job-analysis/classify-phases.ts'
export { type ClassifiedStatic, classifyStatic } from './job-analysis/classify-static.ts'
export {
  collect,
  type Collected as CollectedJob,
  type JobDescription,
} from './job-analysis/collect.ts'
export { type Drawn as DrawnWorkflow, drawWorkflow } from './job-analysis/draw-workflow.ts'
export { type Extracted as ExtractedTasks, extractTasks } from './job-analysis/extract-tasks.ts'
export type { JobStageOptions } from './job-analysis/job-stage.ts'
export { jobAnalysis, type JobAnalysisOptions } from './job-analysis/pipeline.ts'
export type { WorkflowPlan } from './job-analysis/plan.ts'
export { planWorkflow } from './job-analysis/plan-workflow.ts'
export { type Summarized as SummarizedJob, summarize } from './job-analysis/summarize.ts'
export { prepareBatch } from './prepare-batch.ts'
export type { Prepared as PreparedBatch, PrepareBatchOptions } from './vocabulary/prepare.ts'
export {
  type CheckOptions as PronunciationCheckOptions,
  type PronunciationCheck,
  PronunciationDictionary,
} from './pronunciation/dictionary.ts'
export type { RecordSchema } from './records/record-schema.ts'
export { request } from './request.ts'
export type { Reply as RequestReply } from './web/exchange.ts'
export type { RequestOptions } from './web/make-request.ts'
export { saveFile, type SaveFileOptions } from './save-file.ts'
export { syncCards } from './sync-cards.ts'
export type { SyncCardsOptions, SyncedCards } from './anki/sync-cards.ts'
export { syncMedia } from './sync-media.ts'
export type { SyncedMedia, SyncMediaOptions } from './anki/sync-media.ts'
export { syncTemplates } from './sync-templates.ts'
export type { SyncedTemplates, SyncTemplatesOptions } from './anki/sync-templates.ts'
export { validate, type ValidateOptions } from './validate.ts'
export { validateData } from './validate-data.ts'
export type { CheckedData, ValidateDataOptions } from './vocabulary/check-data.ts'
export { validateIpa } from './validate-ipa.ts'
export type { IpaChecks, ValidateIpaOptions } from './pronunciation/check-ipa.ts'
export { validateMedia } from './validate-media.ts'
export type { CheckedMedia, ValidateMediaOptions } from './media/check-media.ts'
export { validationStage, type ValidationStageOptions } from './validation-stage.ts'
export {
  vocabularyPipeline,
  type VocabularyPipelineOptions,
  vocabularyStages,
  type VocabularyStagesOptions,
} from './vocabulary/pipeline.ts'
export { spanishVocabulary } from './vocabulary/spanish-vocabulary.ts'
