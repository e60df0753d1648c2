import type { ErrorData } from '@qga-vss/core';
import { clean } from '../terminal/clean.ts';
import { noticeLines } from '../terminal/notice.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { isSame } from './difference.ts';
import type { Installed } from './install.ts';
import type { ModulePath } from './path.ts';
import type { Uninstalled } from './uninstall.ts';
import type { EditionReport, Verification } from './verify.ts';

const failure = (error: ErrorData | undefined): readonly string[] => (error === undefined ? [] : noticeLines(error));

const editionLines = (
  { edition, executable, powershellVersion, commands, ok, error }: EditionReport,
  screen: Screen,
): readonly string[] => {
  const name = `${edition}${powershellVersion === undefined ? '' : ` ${powershellVersion}`}`;
  const found = ok ? `imports it, ${commands} commands; a rehearsal went well` : executable;
  return section(screen.style[ok ? 'good' : 'bad'](ok ? 'ok' : 'fail'), [`${name}: ${found}`, ...failure(error)], screen);
};

const others = (versions: readonly string[], screen: Screen): readonly string[] =>
  section('Others', versions.length === 0 ? [] : [`${versions.join(', ')}; PowerShell imports the highest`], screen);

const found = ({ files, editions, error }: Verification, screen: Screen): readonly string[] => [
  ...section('Files', [isSame(files) ? 'those of this package' : 'not those of this package'], screen),
  ...section('Foreign', files.foreign, screen),
  ...section('Error', failure(error), screen),
  ...editions.flatMap((report) => editionLines(report, screen)),
];

/** What was installed and how it fares in PowerShell, for people. */
export const installedLines = (result: Installed & { readonly verification: Verification | null }, screen: Screen): readonly string[] => {
  const { changed, path, version, otherVersions, verification } = clean(result);
  const { style } = screen;
  return [
    `${style.strong(changed ? 'INSTALLED' : 'INSTALLED BEFORE')}, version ${version}`,
    ...section('Path', [path], screen),
    ...others(otherVersions, screen),
    ...(verification === null ? section('Verified', ['no: PowerShell is started on Windows only'], screen) : found(verification, screen)),
  ];
};

/** What was removed, for people. */
export const uninstalledLines = (result: Uninstalled, screen: Screen): readonly string[] => {
  const { changed, removed, left } = clean(result);
  return [
    screen.style.strong(changed ? 'UNINSTALLED' : 'NOTHING TO UNINSTALL'),
    ...section(
      'Path',
      removed.map(({ path }) => path),
      screen,
    ),
    ...section('Left', left, screen),
  ];
};

const state = ({ installed, current }: ModulePath): string =>
  installed ? (current ? 'yes' : 'yes, but not as in this package') : 'no: "qga-vss module install" puts it there';

/** Where the module is, for people: on the first line the path alone. */
export const pathLines = (result: ModulePath, screen: Screen): readonly string[] => {
  const shown = clean(result);
  return [
    shown.path,
    ...section('Installed', [state(shown)], screen),
    ...others(shown.otherVersions, screen),
    ...section('Packaged', [shown.packaged], screen),
  ];
};

/** How the module fares in PowerShell, for people. */
export const verificationLines = (result: Verification, screen: Screen): readonly string[] => {
  const shown = clean(result);
  const { style } = screen;
  return [
    `${shown.ok ? style.good('VERIFIED') : style.bad('NOT WELL')}, version ${shown.version}`,
    ...section('Path', [shown.path], screen),
    ...found(shown, screen),
  ];
};
