import { QgaError } from '../vss/errors.ts';
import { E_NOINTERFACE, failed } from '../vss/hresults.ts';
import { Variant } from './automation.ts';
import { ComObject, succeeded } from './com-object.ts';
import { commandLine } from './command-line.ts';
import type { DetachedStart, Started } from './detached-start.ts';
import { callAsync, type Library } from './library.ts';
import type { InterfaceTable } from './signature.ts';
import { OLE32 } from './tables/ole32.ts';
import { CLSID_WbemLocator, COM_USAGE, IID_IWbemLocator, IWbemClassObject, IWbemLocator, IWbemServices } from './tables/wbem.ts';

type WbemObject = ComObject<typeof IWbemClassObject>;
type Services = ComObject<typeof IWbemServices>;

const CLSCTX_INPROC_SERVER = 1;
/** Two minutes at most to connect, by WMI's own watch. */
const WBEM_FLAG_CONNECT_USE_MAX_WAIT = 0x80;

const RPC_C_AUTHN_WINNT = 10;
const RPC_C_AUTHZ_NONE = 0;
const RPC_C_AUTHN_LEVEL_PKT_PRIVACY = 6;
const RPC_C_IMP_LEVEL_IMPERSONATE = 3;
const EOAC_NONE = 0;

/** Of Win32_ProcessStartup: WMI's own job lets its children go, but only on request. */
const DETACHED_BREAKAWAY = 0x8 | 0x0100_0000;
const SW_HIDE = 0;

/**
 * Starts a program as a child of WMI, outside every job of this process, with Win32_Process.Create. COM is only used, its
 * security not set: this may be anybody's process.
 * @throws the HRESULT of the call that failed, or WMI's own answer.
 */
export const startThroughWmi = async (library: Library, start: DetachedStart): Promise<Started> => {
  using _apartment = multithreaded(library);
  const services = await connectServer(library);
  try {
    return await createProcess(library, services, start);
  } finally {
    await services.releaseAsync();
  }
};

/** Threads of libuv's pool are in the multithreaded apartment for as long as it is in use; this one stays what it is. */
const multithreaded = (library: Library): Disposable => {
  const { CoIncrementMTAUsage, CoDecrementMTAUsage } = library.functions(COM_USAGE);
  const { scratch } = library;
  scratch.setPointer(0, 0);
  succeeded(CoIncrementMTAUsage(scratch.address), 'CoIncrementMTAUsage');
  const cookie = scratch.pointer(0);
  return { [Symbol.dispose]: () => void CoDecrementMTAUsage(cookie) };
};

const connectServer = async (library: Library): Promise<Services> => {
  const locator = await createLocator(library);
  try {
    const services = await library.blocks.with(async (out) => {
      using namespace = new Variant(library).setText('ROOT\\CIMV2');
      await locator.callAsync('ConnectServer', namespace.bstr, 0, 0, 0, WBEM_FLAG_CONNECT_USE_MAX_WAIT, 0, 0, out.address);
      return new ComObject(library, IWbemServices, out.pointer(0));
    });
    return await impersonated(library, services);
  } finally {
    await locator.releaseAsync();
  }
};

const createLocator = (library: Library): Promise<ComObject<typeof IWbemLocator>> =>
  library.blocks.with(async (block) => {
    const { CoCreateInstance } = library.functions(OLE32);
    block.setGuid(16, CLSID_WbemLocator);
    block.setGuid(32, IID_IWbemLocator);
    const created = await callAsync(CoCreateInstance, block.address + 16, 0, CLSCTX_INPROC_SERVER, block.address + 32, block.address);
    succeeded(created, 'CoCreateInstance');
    return new ComObject(library, IWbemLocator, block.pointer(0));
  });

/** WMI starts processes as the one who asks, if he lets it. An object that is no proxy needs no setting. */
const impersonated = async (library: Library, services: Services): Promise<Services> => {
  const hresult = library
    .functions(COM_USAGE)
    .CoSetProxyBlanket(
      services.pointer,
      RPC_C_AUTHN_WINNT,
      RPC_C_AUTHZ_NONE,
      0,
      RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
      RPC_C_IMP_LEVEL_IMPERSONATE,
      0,
      EOAC_NONE,
    );
  if (!failed(hresult) || hresult >>> 0 === E_NOINTERFACE) return services;
  await services.releaseAsync();
  throw QgaError.ofHresult(hresult, { call: 'CoSetProxyBlanket' });
};

const createProcess = async (library: Library, services: Services, start: DetachedStart): Promise<Started> => {
  using processClass = await getObject(library, services, 'Win32_Process');
  using startupClass = await getObject(library, services, 'Win32_ProcessStartup');
  using startup = spawn(library, startupClass);
  put(library, startup, 'CreateFlags', (value) => value.setNumber(DETACHED_BREAKAWAY));
  put(library, startup, 'ShowWindow', (value) => value.setNumber(SW_HIDE));
  const variables = Object.entries(start.environment).map(([name, value]) => `${name}=${value}`);
  put(library, startup, 'EnvironmentVariables', (value) => value.setTexts(variables));
  using signature = out(library, IWbemClassObject, (address) => processClass.call('GetMethod', 'Create', 0, address, 0));
  using input = spawn(library, signature);
  put(library, input, 'CommandLine', (value) => value.setText(commandLine(start.executable, start.arguments)));
  put(library, input, 'CurrentDirectory', (value) => value.setText(start.folder));
  put(library, input, 'ProcessStartupInformation', (value) => value.setObject(startup.pointer));
  using output = await execute(library, services, input);
  const answer = getNumber(library, output, 'ReturnValue');
  const pid = getNumber(library, output, 'ProcessId');
  if (answer === 0 && pid !== undefined) return { pid };
  throw QgaError.of('DETACH_BLOCKED', { call: 'Win32_Process.Create', detail: `Win32_Process.Create returned ${answer}.` });
};

const getObject = (library: Library, services: Services, path: string): Promise<WbemObject> =>
  library.blocks.with(async (block) => {
    using name = new Variant(library).setText(path);
    await services.callAsync('GetObject', name.bstr, 0, 0, block.address, 0);
    return new ComObject(library, IWbemClassObject, block.pointer(0));
  });

const execute = (library: Library, services: Services, input: WbemObject): Promise<WbemObject> =>
  library.blocks.with(async (block) => {
    using path = new Variant(library).setText('Win32_Process');
    using create = new Variant(library).setText('Create');
    await services.callAsync('ExecMethod', path.bstr, create.bstr, 0, 0, input.pointer, block.address, 0);
    return new ComObject(library, IWbemClassObject, block.pointer(0));
  });

/** Class objects are copies in this process: their methods do not block. */
const out = <T extends InterfaceTable>(library: Library, table: T, call: (address: number) => unknown): ComObject<T> => {
  library.scratch.setPointer(0, 0);
  call(library.scratch.address);
  return new ComObject(library, table, library.scratch.pointer(0));
};

const spawn = (library: Library, of: WbemObject): WbemObject =>
  out(library, IWbemClassObject, (address) => of.call('SpawnInstance', 0, address));

const put = (library: Library, into: WbemObject, name: string, fill: (value: Variant) => unknown): void => {
  using value = new Variant(library);
  fill(value);
  into.call('Put', name, 0, value.address, 0);
};

const getNumber = (library: Library, from: WbemObject, name: string): number | undefined => {
  using value = new Variant(library);
  from.call('Get', name, 0, value.address, 0, 0);
  return value.number();
};
