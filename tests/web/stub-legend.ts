/** Classes of the stub service, and the legend that says what they mean. */
const CLASSES = [
  { below: 268.15, colour: '#3b6fb6' },
  { below: 273.15, colour: '#86b6e0' },
  { below: 278.15, colour: '#fdf3c0' },
  { below: 283.15, colour: '#f4b26a' },
  { below: Infinity, colour: '#c9483b' },
];

/** Colour that the legend of the stub gives a value. */
export function stubColour(value: number): string {
  return CLASSES.find(({ below }) => value < below)!.colour;
}

/** Two schemes of one variable, so that there is something to choose. */
export const STUB_STYLES = [
  { id: 'amount', title: { en: 'Classes by amount', fr: 'Classes de quantité' }, status: 'own' },
  { id: 'wmo', title: { en: 'Classes of the WMO', fr: 'Classes de l’OMM' }, status: 'quoted' },
] as const;

/** A class that the map leaves uncoloured; far below every value of the stub. */
const CLEAR = {
  from: null,
  to: -100,
  canonicalFrom: null,
  canonicalTo: 173.15,
  colour: null,
  label: 'below -100',
};

/** The legend as the service answers it. */
export function stubLegend(lang: string, style: string | undefined) {
  const scheme = STUB_STYLES.find(({ id }) => id === style) ?? STUB_STYLES[0];
  const celsius = (value: number) => Number((value - 273.15).toFixed(2));
  const classes = CLASSES.map(({ below, colour }, at) => {
    const canonicalFrom = at === 0 ? null : CLASSES[at - 1]!.below;
    const canonicalTo = below === Infinity ? null : below;
    const from = canonicalFrom === null ? null : celsius(canonicalFrom);
    const to = canonicalTo === null ? null : celsius(canonicalTo);
    return { from, to, canonicalFrom, canonicalTo, colour, label: `${from ?? ''} … ${to ?? ''}` };
  });
  return {
    title: lang === 'fr' ? 'Température de l’air à 2 m' : 'Air temperature at 2 m',
    unit: '°C',
    canonicalUnit: 'K',
    style: { id: scheme.id, title: scheme.title[lang === 'fr' ? 'fr' : 'en'] },
    status: scheme.status,
    sources: [{ title: 'World Meteorological Organization', url: 'https://wmo.int/' }],
    kind: 'classes',
    classes: [CLEAR, ...classes],
    nodata: { label: lang === 'fr' ? 'pas de données' : 'no data: transparent' },
  };
}
