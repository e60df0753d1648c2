import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import { FAILURES, type Failure, type FailureKind, type FailureName } from '../../src/vss/failures.ts';

const FOLDER = join(import.meta.dirname, '../../src/vss/failures');

test('a failure stands in one table, and every table is in the whole', async () => {
  const files = readdirSync(FOLDER).filter((file) => file !== 'failure.ts');
  const tables: Record<string, Record<string, Failure>>[] = await Promise.all(files.map((file) => import(join(FOLDER, file))));
  const names = tables.flatMap((exported) => Object.values(exported)).flatMap((table) => Object.keys(table));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.toSorted()).toEqual(Object.keys(FAILURES).toSorted());
});

test('the whole keeps what is known of each: its name and its kind', () => {
  expectTypeOf<FailureName>().not.toEqualTypeOf<string>();
  expectTypeOf(FAILURES.PIPE_TAKEN.kind).toEqualTypeOf<'busy'>();
  expectTypeOf<(typeof FAILURES)[FailureName]['kind']>().toExtend<FailureKind>();
});
