import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core/internal';
import { defaults, stageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { slug } from 'github-slugger';
import { describe, expect, test } from 'vitest';
import { helpTopics } from '../src/module-files.ts';

const TOPICS = helpTopics({ contract: { ...CONTRACT, ...HOST_CONTRACT } });

const opened = stageForFile(defaults({ Simulate: 'healthy' }));
const { run } = opened;

describe('the manifest', () => {
  test('exports what help describes, and nothing else', async () => {
    const { output } = await run('(Get-Command -Module QgaVss).Name');
    expect([...output].sort()).toEqual(TOPICS.map(({ name }) => name).sort());
  });

  test('every command has an approved verb', async () => {
    const { warnings } = await run(`Import-Module '${opened.stage.folder}/QgaVss/QgaVss.psd1' -Force`);
    expect(warnings).toEqual([]);
    const { output, errors } = await run(
      `$m = Test-ModuleManifest '${opened.stage.folder}/QgaVss/QgaVss.psd1'; $m.Version.ToString(); $m.FileList.Count -gt 5`,
    );
    expect(errors).toEqual([]);
    expect(output).toEqual(['0.1.0', true]);
  });
});

describe('what Get-Help shows', () => {
  const shown = async (command: string): Promise<string> => (await opened.session.render(command)).text;
  /** What the console has broken into lines, in one. */
  const flat = (text: string): string => text.replaceAll(/\n {4}/g, '');

  test('the syntax has what may stand in a place of its own, and -WhatIf where it is understood', async () => {
    const snapshot = flat(await shown('Get-Help Invoke-QgaSnapshot'));
    expect(snapshot).toContain('Invoke-QgaSnapshot [-ScriptBlock] <scriptblock>');
    expect(snapshot).toContain('[-Volume <string[]>]');
    expect(snapshot).toContain('[-Succeeded <bool>]');
    expect(snapshot).toContain('[-WhatIf] [-Confirm] [<CommonParameters>]');
    expect(await shown('Get-Help Get-QgaVolume')).not.toContain('WhatIf');
  });

  test('defaults are there, and options go by the names they have in PowerShell', async () => {
    expect(await shown('Get-Help Invoke-QgaFreeze -Parameter HoldMs')).toMatch(/Default value +9500/);
    expect(await shown('Get-Help Invoke-QgaFreeze -Parameter Detach')).toMatch(/Default value +False/);
    expect(await shown('Get-Help Invoke-QgaFreeze -Parameter ReleaseAfterMs')).toContain('below -HoldMs');
  });

  test('an example says once what it does', async () => {
    const text = await shown('Get-Help Get-QgaVolume -Examples');
    expect(text.split('Lists every volume.')).toHaveLength(2);
  });
});

describe('related links', () => {
  const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
  const HEADINGS = new Set(
    [...readFileSync(join(DOCS, 'cmdlets.md'), 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => slug(heading)),
  );
  const ADDRESS = /^https:\/\/github\.com\/qga-vss\/qga-vss\/blob\/main\/docs\/([a-z-]+\.md)(?:#(.+))?$/;

  test.each(TOPICS.map(({ name }) => name))(
    '%s: the page of the cmdlet, other topics that there are, pages that there are',
    async (name) => {
      const { output } = await run(
        `(Get-Command ${name}).HelpUri; (Get-Help ${name}).relatedLinks.navigationLink | ForEach-Object { "$($_.linkText)|$($_.uri)" }`,
      );
      const [address = '', ...links] = output as string[];
      const [, page, anchor = ''] = ADDRESS.exec(address) ?? [];
      expect([page, HEADINGS.has(anchor)]).toEqual(['cmdlets.md', true]);
      expect(links[0]).toBe(`Online Version:|${address}`);
      const known = new Set(['about_QgaVss', ...TOPICS.map((topic) => topic.name)]);
      const broken = links.filter((link) => {
        const [text = '', uri = ''] = link.split('|');
        return uri === '' ? !known.has(text) : !existsSync(join(DOCS, ADDRESS.exec(uri)?.[1] ?? ''));
      });
      expect(broken).toEqual([]);
    },
  );
});

describe.each(TOPICS.map((topic) => [topic.name, topic] as const))('%s', (name, topic) => {
  test('has its help: synopsis, every parameter, two examples', async () => {
    const { output } = await run(
      `$h = Get-Help ${name}; $h.Synopsis.Trim(); @($h.parameters.parameter | ForEach-Object { $_.name }) -join ','; @($h.examples.example).Count; @($h.parameters.parameter | Where-Object { -not $_.description.Text }).Count`,
    );
    const [synopsis, parameters, examples, undescribed] = output;
    expect(synopsis).toBe(topic.summary);
    const { output: actual } = await run(
      `(Get-Command ${name}).Parameters.Keys | Where-Object { [Management.Automation.PSCmdlet]::CommonParameters -notcontains $_ -and @('UseTransaction') -notcontains $_ }`,
    );
    expect(parameters.split(',').sort()).toEqual([...actual].sort());
    expect(examples).toBeGreaterThanOrEqual(2);
    expect(undescribed).toBe(0);
  });

  test.each(topic.examples.map(({ does, powershell }) => [does, powershell ?? ''] as const))('%s', async (_does, code) => {
    const { errors, thrown } = await run(`& {\n${code}\n}`);
    expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
    await run('$null = Invoke-QgaThaw');
  });
});
