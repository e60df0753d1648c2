import { afterAll, beforeAll, expect } from 'vitest';
import type { EngineRun, EngineSession } from './engine.ts';
import { type LabStage, openLabStage } from './lab-stage.ts';
import { openStage, type Stage } from './stage.ts';

/** A stage for all tests of a file, and one session in it. */
export class StageForFile<S extends Stage | LabStage> {
  #stage: S | undefined;
  #session: EngineSession | undefined;

  constructor(open: () => Promise<S>, limitMs: number, begin: (session: EngineSession, stage: S) => Promise<unknown>) {
    beforeAll(async () => {
      this.#stage = await open();
      this.#session = await this.#stage.session();
      await begin(this.#session, this.#stage);
    }, limitMs);
    afterAll(() => this.#stage?.[Symbol.asyncDispose]());
  }

  get stage(): S {
    if (this.#stage === undefined) throw new Error('The stage is not open: beforeAll has not run.');
    return this.#stage;
  }

  get session(): EngineSession {
    if (this.#session === undefined) throw new Error('The session is not open: beforeAll has not run.');
    return this.#session;
  }

  readonly run = (script: string): Promise<EngineRun> => this.session.run(script);

  /** What a script puts out, where it must not fail. */
  readonly output = async (script: string): Promise<EngineRun['output']> => {
    const { output, errors, thrown } = await this.run(script);
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    return output;
  };
}

/** What cmdlets are given where a script does not say otherwise. */
export const defaults = (values: Readonly<Record<string, string>>): string =>
  `$global:PSDefaultParameterValues = @{ ${Object.entries(values)
    .map(([name, value]) => `'*-Qga*:${name}' = '${value}'`)
    .join('; ')} }`;

const NOTHING = async (): Promise<void> => {};

/** @param script that the session begins with */
export const stageForFile = (script?: string): StageForFile<Stage> =>
  new StageForFile(openStage, 120_000, script === undefined ? NOTHING : (session) => session.run(script));

/** In a guest of the lab. @param begin what comes before the tests */
export const labStageForFile = (begin: (session: EngineSession, stage: LabStage) => Promise<unknown> = NOTHING): StageForFile<LabStage> =>
  new StageForFile(openLabStage, 300_000, begin);
