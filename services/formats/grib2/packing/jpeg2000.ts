import { readFile } from 'node:fs/promises';

import { Fault } from '../../../platform/fault.ts';
import { checkPackedValues, packingFault, type PackedValues } from './packed-values.ts';
import { constantValues, readScaling, scaleInPlace } from './scaling.ts';

/** What is used of the platform's WebAssembly: its types come with browser libraries only. */
declare const WebAssembly: {
  readonly Module: { imports(module: object): readonly { readonly name: string }[] };
  readonly RuntimeError: ErrorConstructor;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: unknown }>;
};

/** What `openjpeg/decode.c` exports; addresses are octets of `memory`. */
type OpenJpeg = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly _initialize: () => void;
  readonly allocate: (size: number) => number;
  readonly decode: (data: number, size: number, count: number) => number;
  readonly samples: () => number;
  readonly release: (data: number) => void;
};

const MODULE = new URL('./openjpeg/openjpeg.wasm', import.meta.url);
/** WebAssembly memory never shrinks: after a field that needed more, a new instance is made. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;
const PROBLEMS: Readonly<Record<number, string>> = {
  1: 'no JPEG 2000 codestream',
  2: 'the JPEG 2000 image is not one component with as many samples as values',
  3: 'the JPEG 2000 codestream is damaged',
  4: 'the JPEG 2000 image does not fit in memory',
};

/** `ENOTSUP` of WASI. */
const NOT_SUPPORTED = 58;

let compiled: Promise<object> | undefined;
let idle: OpenJpeg | undefined;

/**
 * Template 5.40: one JPEG 2000 component, decoded with all its bits by OpenJPEG 2.5.4
 * (see openjpeg/README.md). The instance is kept warm, one a thread.
 *
 * @throws {Fault} corrupt-data
 * @see ISO/IEC 15444-1
 */
export async function unpackJpeg2000(packed: PackedValues): Promise<Float32Array<ArrayBuffer>> {
  checkPackedValues(packed, 23);
  const { data, count } = packed;
  const { bits, ...scaling } = readScaling(packed);
  if (bits === 0 || count === 0) return constantValues(scaling, count);
  const codec = idle ?? (await openCodec());
  idle = codec;
  const refuse = (problem: string) => packingFault(packed, problem, { section: 7, octet: 6 });
  let codes: Int32Array<ArrayBuffer>;
  try {
    const address = codec.allocate(data.length);
    if (address === 0) throw refuse(PROBLEMS[4] as string);
    new Uint8Array(codec.memory.buffer, address, data.length).set(data);
    const status = codec.decode(address, data.length, count);
    const problem = PROBLEMS[status];
    codes =
      problem === undefined
        ? new Int32Array(codec.memory.buffer, codec.samples(), count).slice()
        : new Int32Array(0);
    codec.release(address);
    if (problem !== undefined) throw refuse(problem);
  } catch (error) {
    // A trap leaves the instance in no known state.
    if (!(error instanceof Fault)) idle = undefined;
    throw error instanceof WebAssembly.RuntimeError ? refuse(PROBLEMS[3] as string) : error;
  }
  if (codec.memory.buffer.byteLength > MAX_KEPT_BYTES) idle = undefined;
  return scaleInPlace(codes, scaling);
}

async function openCodec(): Promise<OpenJpeg> {
  compiled ??= readFile(MODULE).then((bytes) => WebAssembly.compile(bytes));
  const module = await compiled;
  // The C library names system calls for its standard streams; nothing here ever writes to them.
  const calls = WebAssembly.Module.imports(module).map(({ name }) => [name, () => NOT_SUPPORTED]);
  const { exports } = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: Object.fromEntries(calls),
  });
  const codec = exports as OpenJpeg;
  codec._initialize();
  return codec;
}
