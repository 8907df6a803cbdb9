/**
 * PROJ parameters of the shapes of the Earth that both editions name.
 *
 * @see WMO Manual on Codes I.2, code table 3.2
 */
export const EARTH_SHAPES: Readonly<Record<number, string>> = {
  0: '+R=6367470',
  2: '+a=6378160 +b=6356775',
  4: '+a=6378137 +rf=298.257222101',
  5: '+a=6378137 +rf=298.257223563',
  6: '+R=6371229',
  8: '+R=6371200',
  9: '+a=6377563.396 +b=6356256.909',
};

/** PROJ parameters of a sphere (equal axes) or spheroid of the given axes in metres. */
export function toEarthShape(majorM: number, minorM: number): string {
  return majorM === minorM ? `+R=${majorM}` : `+a=${majorM} +b=${minorM}`;
}
