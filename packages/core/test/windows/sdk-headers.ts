import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { digest } from '@qga-vss/build/src/stamp.ts';
import type { InterfaceTable, Parameter, Result, Signature } from '../../src/windows/signature.ts';

/**
 * What the SDK's own headers say of COM interfaces: each method's slot and the kind of each parameter, as the compiler
 * lays them out. The compiler reads `&IVssAsync::Wait` (Itanium ABI: a virtual member's pointer is 1 + 8 * slot) and leaves
 * it in its assembly as data, so nothing has to run.
 */
const PRELUDE = `
#include <cstddef>
#include <windows.h>
#include <vss.h>
#include <vswriter.h>
#include <vsbackup.h>
#include <wbemcli.h>
#include <sddl.h>
#include <winver.h>
// A short is handed over in the same register as a long.
template<class T> struct Kind { static constexpr char value = sizeof(T) == 4 || sizeof(T) == 2 ? 'd' : sizeof(T) == 1 ? 'b' : sizeof(T) == 16 ? 'g' : '?'; };
template<class T> struct Kind<T *> { static constexpr char value = 'p'; };
template<class T> struct Kind<T &> { static constexpr char value = 'p'; };
template<> struct Kind<ULONG_PTR> { static constexpr char value = 'p'; };
template<> struct Kind<void> { static constexpr char value = 'v'; };
template<size_t N> struct Text { char text[N]; };
template<class R, class C, class... A> constexpr Text<sizeof...(A) + 2> shape(R (STDMETHODCALLTYPE C::*)(A...)) {
  return {{ Kind<R>::value, Kind<A>::value..., 0 }};
}
template<class R, class... A> constexpr Text<sizeof...(A) + 2> shape(R (STDMETHODCALLTYPE *)(A...)) {
  return {{ Kind<R>::value, Kind<A>::value..., 0 }};
}
// IUnknown has a template of the same name beside the method.
template<class I> constexpr HRESULT (STDMETHODCALLTYPE I::*query)(REFIID, void **) = &I::QueryInterface;
#define ROW(I, M, E) extern "C" { extern constexpr auto slot_##I##__##M = E; extern constexpr auto shape_##I##__##M = shape(E); }
#define FUNCTION(F) extern "C" { extern constexpr auto shape_##F = shape(&F); }
#define NUMBER(N, V) extern "C" { extern constexpr long long number_##N = (V); }
`;

/** The headers that a compiler finds. */
export interface Headers {
  readonly compiler: string;
  readonly options?: readonly string[];
  /** IIDs of interfaces as these headers say them, where the compiler passes over them. */
  readonly idsOf?: (interfaces: readonly string[]) => Readonly<Record<string, string>>;
}

const KINDS: Readonly<Record<Parameter | Result, string>> = {
  void: 'v',
  uint64: 'p',
  int64: 'p',
  str16: 'p',
  str: 'p',
  uint32: 'd',
  int32: 'd',
  uint8: 'b',
  guid: 'g',
};

const shapeOf = (row: Signature): string => [row.result, ...row.parameters].map((type) => KINDS[type]).join('');

const made = new Map<string, readonly string[]>();

/** Options that begin a source with the prelude. It is compiled once, because the headers take longer than all else. */
const prelude = ({ compiler, options = [] }: Headers): readonly string[] => {
  const shared = ['-std=c++20', ...options];
  const key = shared.join(' ');
  const known = made.get(key);
  if (known !== undefined) return known;
  const folder = join(ROOT, '.cache', 'headers', digest([], [key]));
  mkdirSync(folder, { recursive: true });
  const header = join(folder, 'prelude.h');
  writeFileSync(header, PRELUDE);
  const { status, stderr } = spawnSync(compiler, [...shared, '-x', 'c++-header', header], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const begun = [...shared, '-include', header];
  made.set(key, begun);
  return begun;
};

const assembly = (headers: Headers, body: string): string => {
  const { status, stdout, stderr } = spawnSync(headers.compiler, [...prelude(headers), '-S', '-x', 'c++', '-o', '-', '-'], {
    input: body,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

/** The directives that follow a label. */
const dataAt = (text: string, label: string): readonly number[] => {
  const match = new RegExp(`^${label}:\\n((?:\\t\\.(?:quad|byte|space)[ \\t].*\\n)+)`, 'm').exec(text);
  // A value of zero is `.space 8`.
  return [...(match?.[1] ?? '').matchAll(/\.(quad|byte|space)[ \t](-?\d+)/g)].map(([, kind, value]) =>
    kind === 'space' ? 0 : Number(value),
  );
};

/** How tables differ from the headers, in words; empty where they do not. One compilation for all. */
export const differences = (headers: Headers, tables: readonly InterfaceTable[]): readonly string[] => {
  const body = tables.flatMap(({ name, methods }) =>
    Object.keys(methods).map((row) => `ROW(${name}, ${row}, ${row === 'QueryInterface' ? `query<${name}>` : `&${name}::${row}`})`),
  );
  const text = assembly(headers, body.join('\n'));
  return tables.flatMap((table) =>
    Object.entries(table.methods).flatMap(([name, row], slot) => {
      const [pointer = 0] = dataAt(text, `slot_${table.name}__${name}`);
      const shape = String.fromCharCode(...dataAt(text, `shape_${table.name}__${name}`).slice(0, -1));
      const wrong: string[] = [];
      if (pointer !== 1 + 8 * slot) wrong.push(`${table.name}.${name}: slot ${slot} here, ${(pointer - 1) / 8} in the header`);
      if (shape !== shapeOf(row)) wrong.push(`${table.name}.${name}: ${shapeOf(row)} here, ${shape} in the header`);
      return wrong;
    }),
  );
};

/** How functions of DLLs differ from the headers, in words. */
export const functionDifferences = (headers: Headers, functions: Readonly<Record<string, Signature>>): readonly string[] => {
  const names = Object.keys(functions);
  const text = assembly(headers, names.map((name) => `FUNCTION(${name})`).join('\n'));
  return Object.entries(functions).flatMap(([name, row]) => {
    const shape = String.fromCharCode(...dataAt(text, `shape_${name}`).slice(0, -1));
    return shape === shapeOf(row) ? [] : [`${name}: ${shapeOf(row)} here, ${shape} in the header`];
  });
};

/** Those of the names that no header knows, as macro, enumerator or constant. */
export const undeclared = (headers: Headers, names: readonly string[]): readonly string[] => {
  const body = names.map((name) => `constexpr auto known_${name} = (${name});`).join('\n');
  const { stderr } = spawnSync(headers.compiler, [...prelude(headers), '-fsyntax-only', '-fmax-errors=0', '-x', 'c++', '-'], {
    input: body,
    encoding: 'utf8',
    // With quotes of ASCII in what it says.
    env: { ...process.env, LC_ALL: 'C' },
  });
  return names.filter((name) => new RegExp(`'${name}' was not declared`).test(stderr));
};

/** IIDs of interfaces, in braces and lower case. */
export const interfaceIds = (headers: Headers, interfaces: readonly string[]): Readonly<Record<string, string>> => {
  if (headers.idsOf !== undefined) return headers.idsOf(interfaces);
  const parts = interfaces.flatMap((name) => [
    [`${name}_data1`, `__uuidof(${name}).Data1`],
    [`${name}_data2`, `__uuidof(${name}).Data2`],
    [`${name}_data3`, `__uuidof(${name}).Data3`],
    ...Array.from({ length: 8 }, (_, byte) => [`${name}_byte${byte}`, `__uuidof(${name}).Data4[${byte}]`]),
  ]);
  const values: Readonly<Record<string, number>> = numbers(headers, Object.fromEntries(parts));
  const digits = (name: string, width: number): string => (values[name] ?? Number.NaN).toString(16).padStart(width, '0');
  return Object.fromEntries(
    interfaces.map((name) => {
      const bytes = Array.from({ length: 8 }, (_, byte) => digits(`${name}_byte${byte}`, 2)).join('');
      const [one, two, three] = [digits(`${name}_data1`, 8), digits(`${name}_data2`, 4), digits(`${name}_data3`, 4)];
      return [name, `{${one}-${two}-${three}-${bytes.slice(0, 4)}-${bytes.slice(4)}}`];
    }),
  );
};

/** The values of C++ constant expressions, by name. */
export const numbers = <K extends string>(headers: Headers, expressions: Readonly<Record<K, string>>): Record<K, number> => {
  const entries = Object.entries<string>(expressions);
  const text = assembly(headers, entries.map(([name, expression]) => `NUMBER(${name}, ${expression})`).join('\n'));
  return Object.fromEntries(entries.map(([name]) => [name, dataAt(text, `number_${name}`)[0]])) as Record<K, number>;
};
