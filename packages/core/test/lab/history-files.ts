import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { failure } from '../behaviour/trial.ts';
import type { LabBehaviour } from './lab-behaviour.ts';

const PROGRAM_DATA = 'C:\\ProgramData';
const FOLDER = `${PROGRAM_DATA}\\qga-vss`;
const FILE = `${FOLDER}\\history.jsonl`;

/** The files of the history, on a file system. */
export const HISTORY_FILES: readonly LabBehaviour[] = [
  {
    name: 'the history is a line of JSON for each event, and nothing else is left in ProgramData',
    run: async (stage) => {
      await using subject = await stage.open(healthy());
      await subject.machine.history.append('{"one":1}');
      await subject.machine.history.append('{"two":2}');
      assert.equal(readFileSync(FILE, 'utf8'), '{"one":1}\n{"two":2}\n');
      assert.deepEqual(
        readdirSync(PROGRAM_DATA).filter((name) => name.startsWith('qga-vss')),
        ['qga-vss'],
      );
      assert.equal(subject.openHandles(), 0);
    },
  },
  {
    name: 'a line goes on a line of its own, even where a process that died has left half of one',
    run: async (stage) => {
      await using subject = await stage.open(healthy());
      await subject.machine.history.append('{"one":1}');
      writeFileSync(FILE, '{"ha', { flag: 'a' });
      await subject.machine.history.append('{"two":2}');
      assert.deepEqual(await subject.machine.history.read(), ['{"one":1}', '{"ha', '{"two":2}']);
    },
  },
  {
    name: 'a line that cannot be written through an open file is written by its name, which would say why it cannot',
    run: async (stage) => {
      const failing = (name: string) => (name === 'WriteFile' ? { result: 0 } : undefined);
      await using subject = await stage.intercepted(failing).open(healthy());
      await subject.machine.history.append('{"one":1}');
      await subject.machine.history.append('{"two":2}');
      assert.equal(readFileSync(FILE, 'utf8'), '{"one":1}\n{"two":2}\n');
      assert.equal(subject.openHandles(), 0);
    },
  },
  {
    name: 'a line for which no file can be made is told of',
    run: async (stage) => {
      const failing = (name: string, _nth: number, [path]: readonly unknown[]) =>
        name === 'CreateFileW' && path === FILE ? { result: -1 } : undefined;
      await using subject = await stage.intercepted(failing).open(healthy());
      const { name, message } = await failure(subject.machine.history.append('{}'));
      assert.deepEqual([name, /history\.jsonl cannot be made/.test(message)], ['HISTORY_NOT_KEPT', true]);
      assert.equal(subject.openHandles(), 0);
    },
  },
  {
    name: 'it never has more than two MiB, and the newest lines are kept',
    run: async (stage) => {
      await using subject = await stage.open(healthy());
      const { history } = subject.machine;
      for (let index = 0; index < 12; index += 1) await history.append(`${index} ${'x'.repeat(300_000)}`);
      const lines = await history.read();
      assert.equal(lines.at(-1)?.split(' ')[0], '11');
      assert.ok(lines.length >= 3 && lines.length <= 6, `${lines.length} lines`);
      assert.deepEqual(readdirSync(FOLDER).toSorted(), ['history.1.jsonl', 'history.jsonl']);
      for (const name of readdirSync(FOLDER)) assert.ok(statSync(`${FOLDER}\\${name}`).size <= 1024 * 1024);
    },
  },
  {
    name: 'what is no folder is not written to',
    run: async (stage) => {
      await using subject = await stage.open(healthy());
      writeFileSync(FOLDER, '');
      assert.match((await failure(subject.machine.history.append('{}'))).message, /is no folder/);
      await assert.rejects(subject.machine.history.read(), (error) => error instanceof QgaError && error.name === 'HISTORY_NOT_READABLE');
      assert.equal(readFileSync(FOLDER, 'utf8'), '');
    },
  },
  {
    name: 'a file in our folder that lets others in is not written to',
    run: async (stage) => {
      await using subject = await stage.open(healthy());
      await subject.machine.history.append('{}');
      rmSync(FILE);
      writeFileSync(FILE, '');
      assert.match((await failure(subject.machine.history.append('{}'))).message, /lets others in/);
      assert.equal(readFileSync(FILE, 'utf8'), '');
    },
  },
];
