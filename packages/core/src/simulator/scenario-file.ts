import { readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { findValidationError } from '../contract/validation-error.ts';
import { codeByName } from '../vss/codes.ts';
import { COMPONENT_TYPES } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { scenarioNamed } from './catalogue.ts';
import {
  type Fault,
  OUR_PROVIDER,
  type Scenario,
  type ScenarioComponent,
  type ScenarioDiagnostics,
  type ScenarioVolume,
  type ScenarioWriter,
  SYSTEM_PROVIDER,
} from './scenario.ts';
import { type ComponentOfFile, type FaultOfFile, ScenarioFile, type VolumeOfFile, type WriterOfFile } from './scenario-schema.ts';

/** Bytes that no honest scenario needs. */
const LARGEST = 4 * 1024 * 1024;

const isFile = (simulate: string): boolean => /\.json$/i.test(simulate);

/** A file's content in the place of its name: what a scenario is called that comes from another machine. */
const isContent = (simulate: string): boolean => simulate.startsWith('{');

/** What `--simulate` names, so that a process with another current folder finds the same: files by their full path. */
export const resolveScenarioName = (simulate: string): string => (isFile(simulate) && !isContent(simulate) ? resolve(simulate) : simulate);

/**
 * The scenario that `--simulate` names: a file where it ends in `.json`, or one's content where it begins with a brace.
 * @throws UNKNOWN_SCENARIO, INVALID_SCENARIO
 */
export const scenarioOf = (simulate: string): Scenario => {
  if (isContent(simulate)) return understood('scenario.json', simulate);
  return isFile(simulate) ? understood(simulate, text(simulate)) : scenarioNamed(simulate);
};

/** What `--simulate` names, so that another machine finds the same: a file's content, the name of a scenario otherwise. */
export const scenarioText = (simulate: string): string =>
  isFile(simulate) && !isContent(simulate)
    ? JSON.stringify({ name: basename(simulate, extname(simulate)), ...JSON.parse(text(simulate)) })
    : simulate;

const invalid = (path: string, detail: string, cause?: unknown): QgaError =>
  QgaError.of('INVALID_SCENARIO', { object: path, detail }, cause === undefined ? {} : { cause });

/** @param path what it is called in an error */
const understood = (path: string, json: string): Scenario => {
  const file = parse(path, json);
  const error = findValidationError(ScenarioFile, file);
  if (error !== undefined) throw invalid(path, error.object === '' ? error.detail : `${error.object}: ${error.detail}`);
  return fromFile(path, file as ScenarioFile);
};

const text = (path: string): string => {
  try {
    const { size } = statSync(path);
    if (size > LARGEST) throw new Error(`It has ${size} bytes; ${LARGEST} are the most.`);
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    throw invalid(path, thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
};

const parse = (path: string, json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    // Not the parser's own words: they quote what is in the file, which who names it need not be allowed to read.
    const [place] = /line \d+ column \d+/.exec(String(thrown)) ?? [];
    throw invalid(path, `It is not JSON${place === undefined ? '' : ` (${place})`}.`);
  }
};

const fromFile = (path: string, { $schema, extends: base = 'healthy', ...file }: ScenarioFile): Scenario => {
  const value = (code: string): number => hresult(path, code);
  const { volumes, writers, faults = [], delays, name = basename(path, extname(path)), ...others } = file;
  const { services = [], providerKnown, providerFile, agent, agentSays, commandsOnPath, errors, ...rest } = others;
  const { machine = name.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 40) } = file;
  const extended = scenarioNamed(base);
  return {
    ...extended,
    ...rest,
    name,
    machine,
    delays: { ...extended.delays, ...delays },
    ...(volumes === undefined ? {} : { volumes: volumes.map((volume, index) => volumeOf(volume, index, value)) }),
    ...(writers === undefined ? {} : { writers: writers.map((writer, index) => writerOf(writer, index, value)) }),
    ...(providerKnown === undefined ? {} : { providers: providerKnown ? [SYSTEM_PROVIDER, OUR_PROVIDER] : [SYSTEM_PROVIDER] }),
    diagnostics: {
      ...extended.diagnostics,
      services: servicesOf(extended.diagnostics.services, services),
      ...(providerFile === undefined ? {} : { providerFile: { exists: true, ...providerFile } }),
      ...(agent === undefined ? {} : { agent: { exists: true, ...agent } }),
      ...(agentSays === undefined ? {} : { agentSays }),
      ...(commandsOnPath === undefined ? {} : { commandsOnPath }),
      ...(errors === undefined ? {} : { errors }),
    },
    faults: [...faults.map((fault) => faultOf(fault, value)), ...extended.faults],
  };
};

/** Those of the extended scenario with what the file says of them. */
const servicesOf = (
  base: ScenarioDiagnostics['services'],
  services: NonNullable<ScenarioFile['services']>,
): ScenarioDiagnostics['services'] => {
  const missing = new Set(services.filter((service) => service.missing).map(({ name }) => name));
  const said = services.map(({ name, start = 'automatic', state = 'running' }) => [name, { start, state }] as const);
  return Object.fromEntries([...Object.entries(base), ...said].filter(([name]) => !missing.has(name)));
};

/** The value of a code, by its name or in hexadecimal. @throws INVALID_SCENARIO */
const hresult = (path: string, text: string): number => {
  const value = text.startsWith('0x') ? Number(text) : codeByName(text)?.value;
  if (value === undefined) throw invalid(path, `No code is called ${text}.`);
  return value;
};

/** A made-up GUID: which list of the file, and the place in it. */
const madeUp = (kind: number, index: number): string => `0f11e000-000${kind}-4000-8000-${String(index + 1).padStart(12, '0')}`;

const volumeOf = (
  { guidPath, driveType = 'fixed', fileSystem = 'NTFS', ...rest }: VolumeOfFile,
  index: number,
  value: (code: string) => number,
): ScenarioVolume => ({
  guidPath: guidPath ?? `\\\\?\\Volume{${madeUp(0, index)}}\\`,
  driveType,
  fileSystem,
  ...withValues(rest, ['mountPathsFail'], value),
});

const componentOf = ({ type = 'database', logicalPath = '', selectable = true, ...rest }: ComponentOfFile): ScenarioComponent => ({
  type: COMPONENT_TYPES[type],
  logicalPath,
  selectable,
  ...rest,
});

const writerOf = (
  { failure, components = [], ...writer }: WriterOfFile,
  index: number,
  value: (code: string) => number,
): ScenarioWriter => ({
  ...writer,
  writerId: writer.writerId?.toLowerCase() ?? `{${madeUp(1, index)}}`,
  instanceId: writer.instanceId?.toLowerCase() ?? `{${madeUp(2, index)}}`,
  components: components.map(componentOf),
  ...(failure === undefined ? {} : { failure: withValues(failure, ['hresult', 'applicationFailure'], value) }),
});

const faultOf = (fault: FaultOfFile, value: (code: string) => number): Fault => withValues(fault, ['hresult', 'result'], value);

/** The same with codes as numbers. */
const withValues = <T extends object, K extends keyof T>(
  of: T,
  names: readonly K[],
  value: (code: string) => number,
): { [N in keyof T]: N extends K ? number : T[N] } =>
  Object.fromEntries(Object.entries(of).map(([name, is]) => [name, names.includes(name as K) ? value(is as string) : is])) as never;
