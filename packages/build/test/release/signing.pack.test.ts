import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARTIFACTS, EXECUTABLES, unzipped } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Files } from '../../src/release/files.ts';
import { windowsPackages } from '../../src/release/trees.ts';
import { VERSION } from '../../src/release/version.ts';
import { imageOf } from '../../src/release/windows/authenticode.ts';
import { type Sign, signedBy, withSignatures } from '../../src/release/windows/sign.ts';

const COMPILED = ['qga-vss-messages.dll', 'qga-vss.exe'];

let folder: string;
let files: Files;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-signing-'));
  files = unzipped(ARTIFACTS.winX64);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/** What whoever releases writes, with a certificate of a day. */
const signer = (): Sign => {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'certificate.pem', '-days', '1'];
  openssl('req', '-x509', ...key, '-subj', '/CN=qga-vss tests', '-addext', 'extendedKeyUsage=codeSigning');
  const program = join(folder, 'sign.sh');
  const sign = `osslsigncode sign -certs '${folder}/certificate.pem' -key '${folder}/key.pem' -h sha256 -in "$1" -out "$1.signed"`;
  writeFileSync(program, `#!/bin/sh\n${sign} >/dev/null && mv "$1.signed" "$1"\n`);
  chmodSync(program, 0o755);
  return signedBy(program);
};

/** What osslsigncode says of a file whose signature it finds right. */
const verified = (name: string, bytes: Uint8Array): string => {
  const file = join(folder, name.replaceAll(/[\\/]/g, '-'));
  writeFileSync(file, bytes);
  return execFileSync('osslsigncode', ['verify', '-CAfile', join(folder, 'certificate.pem'), '-in', file], { encoding: 'utf8' });
};

describe('signing', () => {
  test('is done to every program and library that comes without, and changes no hash of the rules', () => {
    const signed = withSignatures(files, signer());
    const changed = Object.keys(files).filter((path) => signed[path] !== files[path]);
    expect(changed.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual([
      'koffi.node',
      'qga-vss-messages.dll',
      'qga-vss.exe',
    ]);
    for (const path of changed) {
      const image = imageOf(signed[path] ?? new Uint8Array());
      const said = verified(path, signed[path] ?? new Uint8Array());
      expect(said).toContain('Signature verification: ok');
      expect(said.toLowerCase()).toMatch(new RegExp(`calculated message digest +: ${image?.authenticodeSha256}`));
      expect(image).toEqual({ authenticodeSha256: imageOf(files[path] ?? new Uint8Array())?.authenticodeSha256, isSigned: true });
    }
  });

  test('is done once to what the packages for both processors have, so that it is the same file in both', () => {
    const sign = signer();
    const asked: string[] = [];
    const counted: Sign = (name, bytes) => {
      asked.push(name);
      return sign(name, bytes);
    };
    const compiled = Object.fromEntries(COMPILED.map((name) => [name, files[`qga-vss/${name}`] ?? new Uint8Array()]));
    const [x64, arm64] = windowsPackages({ command: {}, module: {}, moduleVersion: VERSION, compiled, inside: [] }, counted);
    expect(asked.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual(['koffi.node', 'koffi.node', ...COMPILED]);
    for (const name of COMPILED) {
      expect(imageOf(x64?.tree[name] ?? new Uint8Array())).toMatchObject({ isSigned: true });
      expect(x64?.tree[name]).toBe(arm64?.tree[name]);
    }
  });

  test('is done to the installer', () => {
    expect(verified('qga-vss.msi', signer()('qga-vss.msi', readFileSync(ARTIFACTS.msi)))).toContain('Signature verification: ok');
  });
});

describe('the list of what is executed', () => {
  const list = JSON.parse(readFileSync(EXECUTABLES, 'utf8'));

  test('has every program, library and script of the package, by the path that it has below Program Files', () => {
    const named = list.packages['win-x64'].map(({ path }: { path: string }) => path);
    const executed = Object.keys(files).filter((path) => !/(LICENSE|\.txt|\.json|\.xml|\.psrc)$/.test(path));
    expect(executed.map((path) => path.replaceAll('/', '\\')).filter((path) => !named.includes(path))).toEqual([]);
  });

  test('has the hash that a signature is made of, as osslsigncode computes it', () => {
    const node = list.packages['win-x64'].find(({ path }: { path: string }) => path === 'qga-vss\\node.exe');
    expect(node).toMatchObject({ isSigned: true });
    writeFileSync(join(folder, 'node.exe'), files['qga-vss/node.exe'] ?? '');
    // Its certificate is none that this machine knows, so only what it says counts.
    const said = execFileSync('sh', ['-c', 'osslsigncode verify -in node.exe || true'], { cwd: folder, encoding: 'utf8' });
    expect(said.toLowerCase()).toContain(node.authenticodeSha256);
  });

  test('has rules by path for each of them', () => {
    const folders = list.pathRules.appLocker.map((rule: string) => rule.replace('%PROGRAMFILES%\\', '').replace('*', ''));
    for (const { path } of list.packages['win-x64'])
      expect(
        folders.some((at: string) => path.startsWith(at)),
        path,
      ).toBe(true);
  });
});
