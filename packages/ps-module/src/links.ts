/** Where the documents of the product are. */
export const REPOSITORY = 'https://github.com/qga-vss/qga-vss';

const DOCUMENTS = `${REPOSITORY}/blob/main/docs`;

/** A related link of help: another topic, or a page. */
export interface Link {
  readonly text: string;
  readonly uri?: string;
}

/** The page that tells of a cmdlet, which `Get-Help -Online` opens. */
export const onlineHelp = (cmdlet: string): string => `${DOCUMENTS}/cmdlets.md#${cmdlet.toLowerCase()}`;

/** What one reads next, by cmdlet: other cmdlets, and pages of docs with their titles. */
const NEXT: Readonly<Record<string, { readonly topics: readonly string[]; readonly pages: Readonly<Record<string, string>> }>> = {
  'Initialize-QgaFreeze': { topics: ['Invoke-QgaFreeze', 'Invoke-QgaThaw'], pages: { Concepts: 'concepts.md' } },
  'Invoke-QgaFreeze': { topics: ['Invoke-QgaThaw', 'Invoke-QgaSnapshot', 'Get-QgaFreezeStatus'], pages: { Concepts: 'concepts.md' } },
  'Invoke-QgaThaw': {
    topics: ['Invoke-QgaFreeze', 'Get-QgaFreezeStatus'],
    pages: { Concepts: 'concepts.md', Troubleshooting: 'troubleshooting.md' },
  },
  'Invoke-QgaSnapshot': { topics: ['Test-QgaVss', 'Invoke-QgaFreeze', 'Invoke-QgaThaw'], pages: { Concepts: 'concepts.md' } },
  'Get-QgaFreezeStatus': { topics: ['Invoke-QgaThaw'], pages: { Monitoring: 'monitoring.md' } },
  'Get-QgaVolume': { topics: ['Invoke-QgaFreeze'], pages: {} },
  'Get-QgaWriter': { topics: ['Invoke-QgaFreeze', 'Test-QgaVss'], pages: {} },
  'Get-QgaProvider': { topics: ['Register-QgaProvider', 'Test-QgaVss'], pages: {} },
  'Test-QgaVss': {
    topics: ['Register-QgaProvider', 'Get-QgaWriter'],
    pages: { Operating: 'operating.md', Troubleshooting: 'troubleshooting.md' },
  },
  'Resolve-QgaError': { topics: ['Test-QgaVss'], pages: { Errors: 'errors.md' } },
  'Register-QgaProvider': { topics: ['Unregister-QgaProvider', 'Test-QgaVss'], pages: {} },
  'Unregister-QgaProvider': { topics: ['Register-QgaProvider'], pages: {} },
};

/** The related links of a cmdlet; its own page comes first, by which `Get-Help -Online` finds it. */
export const linksOf = (cmdlet: string): readonly Link[] => {
  const { topics = [], pages = {} } = NEXT[cmdlet] ?? {};
  return [
    { text: 'Online Version:', uri: onlineHelp(cmdlet) },
    ...topics.map((text) => ({ text })),
    { text: 'about_QgaVss' },
    ...Object.entries(pages).map(([title, page]) => ({ text: `${title}:`, uri: `${DOCUMENTS}/${page}` })),
  ];
};
