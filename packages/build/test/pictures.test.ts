import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pictures } from '../src/pictures/pictures.ts';
import { ROOT } from '../src/process.ts';

const FOLDER = 'docs/pictures';
const FILES = readdirSync(join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`);

let drawn: Readonly<Record<string, string>>;
beforeAll(async () => {
  drawn = await pictures();
});

test('every picture is drawn, and no other is there', () => {
  expect(FILES.toSorted()).toEqual(Object.keys(drawn).toSorted());
});

describe.each(FILES)('%s', (path) => {
  const picture = readFileSync(join(ROOT, path), 'utf8');

  test('is current: npm run build draws it', () => {
    expect(picture).toBe(drawn[path]);
  });

  test('has its words as text, colours for day and night, and nothing that is fetched or run', () => {
    expect(picture).toMatch(/<text /);
    expect(picture).toMatch(/aria-label="[^"]{20,}"/);
    expect(picture).toContain('@media (prefers-color-scheme: dark)');
    expect(picture).not.toMatch(/<script|<image|<foreignObject|url\(|@import|href=/);
    expect(picture).not.toContain('\u001b');
  });
});

test('the run is what the product says of it', () => {
  expect(drawn['docs/pictures/run.svg']).toMatch(/PARTIAL[\s\S]*held 2\.9 s \(simulated\)[\s\S]*SqlServerWriter/);
});
