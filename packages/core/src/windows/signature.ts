/** What a native parameter is. Pointers and handles are `uint64`: an integer slot of koffi throws on anything that is no number. */
export type Parameter = 'uint64' | 'uint32' | 'int32' | 'uint8' | 'str16' | 'str' | 'guid';

/** `int64` is for handles whose failure is INVALID_HANDLE_VALUE, so that it reads -1. */
export type Result = 'void' | 'uint64' | 'int64' | 'uint32' | 'int32';

/** How a call changes the number of open handles: `opened`, `opened two` and `closed` where it succeeds, `gone` in any case. */
export type Counted = 'opened' | 'opened two' | 'closed' | 'gone';

/** A native function as data. */
export interface Signature {
  readonly result: Result;
  readonly parameters: readonly Parameter[];
  readonly counted?: Counted;
  /** The name it is exported under where its own is missing. */
  readonly alias?: string;
}

/** A DLL of Windows' system folder and those of its functions that are used. */
export interface DllTable {
  readonly dll: string;
  readonly functions: Readonly<Record<string, Signature>>;
}

/** A COM interface: its methods in vtable order, without the object itself as first parameter. */
export interface InterfaceTable {
  readonly name: string;
  readonly methods: Readonly<Record<string, Signature>>;
}

/** A GUID passed by value: an address where the ABI passes one (x64), the sixteen bytes where it does not (ARM64). */
export type GuidArgument = number | { readonly bytes: Uint8Array };

type ValueOf<T extends Parameter | Result> = T extends 'void'
  ? undefined
  : T extends 'str16' | 'str'
    ? string | null
    : T extends 'guid'
      ? GuidArgument
      : number;

/** The JavaScript values of a list of parameters. */
export type Values<P extends readonly Parameter[]> = { -readonly [K in keyof P]: ValueOf<P[K]> };

/** A native function as JavaScript calls it; `async` runs it on a thread of libuv's pool. */
export interface NativeFunction<P extends readonly Parameter[], R> {
  (...values: Values<P>): R;
  async(...values: [...Values<P>, (error: Error | null, result: R) => void]): void;
}

/** The functions of a DLL, callable. */
export type Functions<T extends DllTable> = {
  readonly [K in keyof T['functions']]: NativeFunction<T['functions'][K]['parameters'], ValueOf<T['functions'][K]['result']>>;
};

/** One method of a COM interface, callable: the object comes first. */
export type Method<T extends InterfaceTable, K extends keyof T['methods']> = NativeFunction<
  readonly ['uint64', ...T['methods'][K]['parameters']],
  number
>;

/** A row of a DLL's table. */
export const fn = <const R extends Result, const P extends readonly Parameter[]>(
  result: R,
  parameters: P,
  more: { readonly counted?: Counted; readonly alias?: string } = {},
): { readonly result: R; readonly parameters: P; readonly counted?: Counted; readonly alias?: string } => ({ result, parameters, ...more });

/** A row of an interface's table: a method that answers an HRESULT. */
export const method = <const P extends readonly Parameter[]>(...parameters: P): { readonly result: 'int32'; readonly parameters: P } => ({
  result: 'int32',
  parameters,
});
