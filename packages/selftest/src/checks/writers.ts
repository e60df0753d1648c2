import type { CheckResult } from '@qga-vss/core';
import { doesNotHold, either, holds, notChecked } from '../verdict.ts';
import type { Judge } from './judge.ts';
import { isReadable, nameOfSystemWriter } from './known.ts';
import { counted } from './words.ts';

/** Event 8194 is the one that writers who may not call back leave; the System Writer runs under Network Service on every Windows. */
export const comSecurity: Judge = ({ log: { before, after }, thaw }) => {
  const logged = (result: CheckResult | undefined): string | undefined =>
    result?.state === 'ok' || result?.state === 'warn' ? result.found : undefined;
  const [then, now] = [logged(before), logged(after)];
  if (then === undefined || now === undefined) return notChecked(after?.found ?? 'The event log was not read.');
  if (now !== then && after?.state === 'warn')
    return /\bVSS 8194:/.test(now) ? doesNotHold(now) : notChecked(`Another error was logged, which may hide it: ${now}`);
  const well = thaw.writers.filter(({ failed }) => !failed);
  if (nameOfSystemWriter(well) === undefined)
    return notChecked('The System Writer, which runs under Network Service, is not among the writers that are well.');
  return holds(`${counted(well.length, 'writer')} well, the System Writer among them, and no new error of VSS in the log.`);
};

export const layout: Judge = ({ freeze: { writers }, architecture }) => {
  const texts = writers.flatMap(({ name, components }) => [name, ...components.map(({ path }) => path)]);
  const garbled = texts.find((text) => !isReadable(text));
  if (garbled !== undefined) return doesNotHold(`Not readable: ${garbled}`);
  const known = nameOfSystemWriter(writers);
  return known === undefined
    ? notChecked('There is no writer here that is known by its id.')
    : holds(
        `On ${architecture} the writer with the id of the System Writer is called ${known}; ${counted(texts.length - 1, 'other text')} readable.`,
      );
};

export const componentClasses: Judge = ({ freeze: { writers } }) => {
  const most = writers.toSorted((one, other) => other.components.length - one.components.length)[0]?.components ?? [];
  if (most.length < 2) return notChecked('No writer has more than one component here.');
  const garbled = most.find(({ path }) => !isReadable(path));
  return garbled === undefined
    ? holds(`A writer has ${most.length} components, all readable.`)
    : doesNotHold(`Not readable: ${garbled.path}`);
};

export const emptyLogicalPaths: Judge = ({ freeze, thaw }) => {
  const bare = thaw.writers.flatMap(({ name, components }) =>
    components.filter(({ path }) => !path.includes('\\')).map(({ added, reason }) => ({ name, added, isRefused: reason === 'add-failed' })),
  );
  const warnings = [...freeze.warnings, ...thaw.warnings].filter(({ call }) => call === 'AddComponent' || call === 'SetBackupSucceeded');
  // What AddComponent refuses of a writer is one warning, which names but the first.
  const refused = warnings.find(
    ({ name, object = '' }) =>
      name === 'E_INVALIDARG' && bare.some((one) => object === one.name || (one.isRefused && object.startsWith(`${one.name}: `))),
  );
  if (refused !== undefined) return doesNotHold(`${refused.name}: ${refused.message}`);
  if (warnings[0] !== undefined) return notChecked(`Something else was refused: ${warnings[0].name}.`);
  const added = bare.filter((one) => one.added).length;
  return added === 0
    ? notChecked('No component without a logical path was added.')
    : holds(`${counted(added, 'component')} without a logical path, no warning.`);
};

export const writerStates: Judge = ({ thaw }) => {
  const well = thaw.writers.filter(({ failed }) => !failed);
  const others = well.filter(({ state }) => state !== 'VSS_WS_STABLE');
  if (well.length === 0) return notChecked('No writer is well.');
  return others.length === 0
    ? holds(`${counted(well.length, 'writer')}, VSS_WS_STABLE in the end.`)
    : doesNotHold(others.map(({ name, state }) => `${name}: ${state}`).join(', '));
};

export const documents: Judge = ({ thaw: { backupDocument, writerDocuments = [], warnings } }) => {
  const warning = warnings.find(({ phase }) => phase === 'documents');
  if (warning !== undefined) return doesNotHold(`${warning.name}: ${warning.message}`);
  const isXml = (text: string | undefined): boolean => text?.startsWith('<') ?? false;
  return either(
    isXml(backupDocument) && writerDocuments.length > 0 && writerDocuments.every(isXml),
    `${counted(writerDocuments.length, 'document')} of writers, ${isXml(backupDocument) ? 'and that of the backup' : 'none of the backup'}.`,
  );
};
