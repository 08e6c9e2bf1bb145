import type { Command } from 'commander'

/** A command in the list of `reverie --help`; the rest of it is loaded when it is the one asked for. */
export interface CommandEntry {
  summary: string
  load: () => Promise<Command>
}

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'ask one prompt',
    load: async () => (await import('./commands/run.ts')).runCommand(),
  },
  fanout: {
    summary: 'ask many prompts of one or more backends, side by side',
    load: async () => (await import('./commands/fanout.ts')).fanoutCommand(),
  },
  doctor: {
    summary: 'see which agent programs and keys are there',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
  cohort: {
    summary: 'fan an experiment out over templates, models and replicates',
    load: async () => (await import('./commands/cohort.ts')).cohortCommand(),
  },
  pipeline: {
    summary: 'run a pipeline of a file, or a ready-made stage',
    load: async () => (await import('./commands/pipeline-run.ts')).pipelineCommand(),
  },
  stages: {
    summary: 'list the ready-made stages and their options',
    load: async () => (await import('./commands/stages.ts')).stagesCommand(),
  },
  log: {
    summary: 'keep and read a log of every call in SQLite',
    load: async () => (await import('./commands/log.ts')).logCommand(),
  },
  parse: {
    summary: "take a score, an essay or JSON out of a model's answer",
    load: async () => (await import('./commands/parse.ts')).parseCommand(),
  },
  template: {
    summary: 'look templates over: their variables and their faults',
    load: async () => (await import('./commands/template.ts')).templateCommand(),
  },
  init: {
    summary: 'copy a workflow with all it works on into a folder of your own',
    load: async () => (await import('./commands/init.ts')).initCommand(),
  },
}
