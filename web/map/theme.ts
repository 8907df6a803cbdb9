/** Colours of the basemap: muted, so that the layer above is what is read. */
export type Theme = {
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly border: string;
  readonly river: string;
  readonly text: string;
  readonly softText: string;
  readonly waterText: string;
  readonly halo: string;
  readonly marker: string;
};

const LIGHT: Theme = {
  water: '#d5dfe6',
  land: '#f3f1ec',
  coast: '#5d6b74',
  border: '#7b7f86',
  river: '#7f9db3',
  text: '#1c2329',
  softText: '#4a545c',
  waterText: '#3d5a70',
  halo: 'rgba(255,255,255,0.82)',
  marker: '#1c2329',
};

const DARK: Theme = {
  water: '#141a1f',
  land: '#252c32',
  coast: '#95a3ad',
  border: '#7d8790',
  river: '#49647a',
  text: '#f2f5f7',
  softText: '#c0c8ce',
  waterText: '#9db8cc',
  halo: 'rgba(12,16,19,0.8)',
  marker: '#f2f5f7',
};

export function themeOf(dark: boolean): Theme {
  return dark ? DARK : LIGHT;
}
