import type { Locked } from '../registry.ts';

/** A package as SBOMs name it (https://github.com/package-url/purl-spec). */
const purl = ({ name, version }: Pick<Locked, 'name' | 'version'>): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const hex = (integrity: string): string => Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');

const component = (one: Locked) => ({
  type: 'library',
  'bom-ref': purl(one),
  name: one.name,
  version: one.version,
  licenses: [{ license: { id: one.license } }],
  purl: purl(one),
  externalReferences: [
    {
      type: 'distribution',
      url: purl(one),
      hashes: [{ alg: 'SHA-512', content: hex(one.integrity) }],
    },
  ],
});

export interface Contents {
  /** The artifact. */
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly built: Date;
  /** What is in it that is not ours. */
  readonly inside: readonly Locked[];
}

/** What is inside an artifact, as CycloneDX 1.6 has it. */
export const sbom = ({ name, version, sha256, built, inside }: Contents): string => {
  const ref = `qga-vss:${name}`;
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: built.toISOString(),
      component: {
        type: 'application',
        'bom-ref': ref,
        name,
        version,
        licenses: [{ license: { id: 'GPL-2.0-or-later' } }],
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      },
    },
    components: inside.map(component),
    dependencies: [{ ref, dependsOn: inside.map(purl) }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};
