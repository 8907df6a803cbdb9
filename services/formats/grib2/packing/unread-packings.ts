/** Templates 5.n that are read. */
const READ = new Set([0, 2, 3, 4, 40, 41, 42, 200]);

/** Names for what is recognised and refused (code table 5.0, and ECMWF's own templates). */
const REFUSED: Readonly<Record<number, string>> = {
  1: 'simple packing of a matrix of values at each point',
  50: 'simple packing of spherical harmonics',
  51: 'complex packing of spherical harmonics',
  53: 'packing of bi-Fourier coefficients',
  61: 'simple packing with logarithm pre-processing',
  50_001: 'second-order packing',
  50_002: 'second-order packing',
};

/** Whether values of data representation template 5.n are read. */
export function isReadPacking(template: number): boolean {
  return READ.has(template);
}

/** What a packing that is not read is called, with its number. */
export function nameUnreadPacking(template: number): string {
  return `${REFUSED[template] ?? 'the packing'} (template 5.${template})`;
}
