/** Deeper zooms are drawn from these tiles: 4096 units of a zoom 6 tile are 150 m each. */
export const BASEMAP_MAXZOOM = 6;
