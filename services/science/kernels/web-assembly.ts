/** What is used of the platform's WebAssembly: its types come with browser libraries only. */
type Platform = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports?: Readonly<Record<string, object>>,
  ) => { readonly exports: unknown };
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => { readonly buffer: SharedArrayBuffer };
};

/** The platform's WebAssembly. */
export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Platform };

/** Octets of text in base64. */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
