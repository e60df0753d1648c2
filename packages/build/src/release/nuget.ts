import { extname } from 'node:path';
import { MODULE } from '@qga-vss/ps-module/src/manifest.ts';
import { xml } from '@qga-vss/ps-module/src/quote.ts';
import { type Files, text } from './files.ts';

const NAME = 'QgaVss';

/** The functions that a manifest exports. */
const functionsOf = (manifest: string): readonly string[] => {
  const [, list = ''] = /FunctionsToExport = @\(([^)]*)\)/.exec(manifest) ?? [];
  return [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
};

/** The tags by which PowerShellGet finds a module and what is in it. */
const tags = (functions: readonly string[]): string =>
  [
    'PSModule',
    ...MODULE.tags,
    'PSIncludes_Function',
    ...functions.map((name) => `PSFunction_${name}`),
    ...functions.map((name) => `PSCommand_${name}`),
  ].join(' ');

const nuspec = (version: string, functions: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>${NAME}</id>
    <version>${version}</version>
    <authors>${xml(MODULE.author)}</authors>
    <owners>${xml(MODULE.author)}</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <licenseUrl>${MODULE.licence}</licenseUrl>
    <projectUrl>${MODULE.project}</projectUrl>
    <description>${xml(MODULE.description)}</description>
    <copyright>${xml(MODULE.copyright)}</copyright>
    <tags>${xml(tags(functions))}</tags>
  </metadata>
</package>
`;

const RELATIONSHIPS = `<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/${NAME}.nuspec" Id="nuspec" />
</Relationships>
`;

/** Every part of an Open Packaging file has a type: by its extension, or by itself where it has none. */
const contentTypes = (paths: readonly string[]): string => {
  const extensions = [...new Set(paths.map((path) => extname(path).slice(1)).filter((extension) => extension !== ''))].sort();
  const bare = paths.filter((path) => extname(path) === '');
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
${extensions.map((extension) => `  <Default Extension="${extension}" ContentType="application/octet" />`).join('\n')}
${bare.map((path) => `  <Override PartName="/${path}" ContentType="application/octet" />`).join('\n')}
</Types>
`;
};

/**
 * A module in the layout of the PowerShell Gallery: its files at the root, a specification, and what makes a ZIP file an Open
 * Packaging one.
 */
export const nugetFiles = (module: Files, version: string): Files => {
  const functions = functionsOf(new TextDecoder().decode(module[`${NAME}.psd1`]));
  const files = { ...module, [`${NAME}.nuspec`]: text(nuspec(version, functions)) };
  return { ...files, '_rels/.rels': text(RELATIONSHIPS), '[Content_Types].xml': text(contentTypes(Object.keys(files))) };
};
