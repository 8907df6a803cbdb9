import { expect, test } from 'vitest';

import { boundsOf } from '../../services/store/bounds.ts';

test.each([
  { name: 'plain', lons: [10, 20, 15], bbox: [10, 20] },
  { name: 'one place', lons: [-7.5], bbox: [-7.5, -7.5] },
  { name: 'across the antimeridian', lons: [178, 179, -179, -178], bbox: [178, -178] },
  { name: 'across Greenwich', lons: [-2, -1, 0, 1], bbox: [-2, 1] },
  { name: 'on the antimeridian', lons: [-180, 179], bbox: [179, -180] },
  { name: 'all around', lons: Array.from({ length: 360 }, (_, i) => i - 180), bbox: [-180, 180] },
])('the smallest box around places: $name', ({ lons, bbox }) => {
  const [west, south, east, north] = boundsOf(
    lons.map((lon) => Float64Array.of(lon)),
    [Float64Array.of(3, -4)],
  );
  expect([west, east]).toEqual(bbox);
  expect([south, north]).toEqual([-4, 3]);
});
