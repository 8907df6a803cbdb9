import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';

import type { FloodRole } from '../client/floods.ts';
import {
  FLOOD_CLASSES,
  LEAST_SHARE,
  probabilityColumn,
  RETURN_YEARS,
  type FloodClass,
} from '../state/flood-class.ts';
import { LABEL_FONT } from './basemap-style.ts';
import { FLOOD_INKS, type FloodInk } from './flood-inks.ts';

const CASING = '#1c2329';
const BADGE_PX = 48;
const UNUSED = ':unused';

/** A value by the class of a row. */
function ofClass<T extends string | number>(
  valueOf: (floodClass: FloodClass) => T,
): ExpressionSpecification {
  const known = (years: (typeof RETURN_YEARS)[number]) => ['has', probabilityColumn(years)];
  const branches = RETURN_YEARS.flatMap((years, rank) => [
    ['>=', ['get', probabilityColumn(years)], LEAST_SHARE],
    valueOf(FLOOD_CLASSES[rank]!),
  ]);
  return [
    'case',
    ['!', ['all', ...RETURN_YEARS.map(known)]],
    valueOf('unknown'),
    ...branches,
    valueOf('none'),
  ] as unknown as ExpressionSpecification;
}

/** What is more severe lies above. */
const severity = ofClass((floodClass) => FLOOD_CLASSES.length - FLOOD_CLASSES.indexOf(floodClass));

/** Q20 52 %: which flow is exceeded, and by how many of the members. */
function signalText(): ExpressionSpecification {
  const branches = RETURN_YEARS.flatMap((years) => {
    const share = ['get', probabilityColumn(years)];
    return [
      ['>=', ['coalesce', share, 0], LEAST_SHARE],
      ['concat', `Q${years} `, ['to-string', ['round', ['*', 100, share]]], ' %'],
    ];
  });
  return ['case', ...branches, ''] as unknown as ExpressionSpecification;
}

/**
 * Layers of a table of the flood twin: reaches as lines with their probability beside them, gauges
 * as badges with the years of the flow.
 */
export function floodLayers(source: string, table: string, role: FloodRole): LayerSpecification[] {
  const base = { source, 'source-layer': table };
  if (role === 'gauge') {
    const isUsed: ExpressionSpecification = ['==', ['get', 'state'], 'used'];
    return [
      {
        ...base,
        id: `${source}:point`,
        type: 'symbol',
        layout: {
          'icon-image': ['concat', ofClass(badgeImage), ['case', isUsed, '', UNUSED]],
          'icon-allow-overlap': true,
          'symbol-sort-key': severity,
          'icon-size': ['interpolate', ['linear'], ['zoom'], 4, 0.55, 9, 1],
        },
      },
    ];
  }
  const width = (edgePx: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    5,
    ofClass((one) => 0.35 * FLOOD_INKS[one].widthPx + edgePx / 2),
    10,
    ofClass((one) => FLOOD_INKS[one].widthPx + edgePx),
  ];
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const lines: FilterSpecification = ['!=', ['geometry-type'], 'Point'];
  return [
    {
      ...base,
      id: `${source}:casing`,
      type: 'line',
      filter: lines,
      layout: { ...round, 'line-sort-key': severity },
      paint: { 'line-color': CASING, 'line-width': width(1.6) },
    },
    {
      ...base,
      id: `${source}:line`,
      type: 'line',
      filter: lines,
      layout: { ...round, 'line-sort-key': severity },
      paint: { 'line-color': ofClass((one) => FLOOD_INKS[one].ink), 'line-width': width(0) },
    },
    {
      ...base,
      id: `${source}:label`,
      type: 'symbol',
      filter: lines,
      minzoom: 8,
      layout: {
        'symbol-placement': 'line-center',
        'text-field': signalText(),
        'text-font': LABEL_FONT,
        'text-size': 12,
        // Upright beside the river: the bends of a reach are too sharp to write along.
        'text-rotation-alignment': 'viewport',
        'text-max-angle': 180,
        'text-variable-anchor': ['left', 'right', 'bottom', 'top'],
        'text-radial-offset': 0.5,
        'text-padding': 6,
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'upstream_area_km2'], 0]],
      },
      paint: { 'text-color': CASING, 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
    },
  ];
}

function badgeImage(floodClass: FloodClass): string {
  return `flood:${floodClass}`;
}

/** Images of the badges by name: of gauges that are read, and of those whose readings are not used. */
export function* floodBadges(): Generator<readonly [name: string, image: ImageData]> {
  for (const floodClass of FLOOD_CLASSES) {
    yield [badgeImage(floodClass), drawBadge(FLOOD_INKS[floodClass], false)];
    yield [badgeImage(floodClass) + UNUSED, drawBadge(FLOOD_INKS[floodClass], true)];
  }
}

function drawBadge({ ink, textInk, badge }: FloodInk, isUnused: boolean): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = BADGE_PX;
  canvas.height = BADGE_PX;
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  const middle = BADGE_PX / 2;
  pen.arc(middle, middle, middle - 5, 0, 2 * Math.PI);
  pen.lineWidth = 9;
  pen.strokeStyle = '#ffffff';
  pen.stroke();
  pen.fillStyle = isUnused ? '#ffffff' : ink;
  pen.fill();
  if (isUnused) pen.setLineDash([7, 5]);
  pen.lineWidth = isUnused ? 4 : 2.5;
  pen.strokeStyle = CASING;
  pen.stroke();
  pen.fillStyle = isUnused ? CASING : textInk;
  pen.font = '700 23px system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(badge, middle, middle + 1.5);
  return pen.getImageData(0, 0, BADGE_PX, BADGE_PX);
}
