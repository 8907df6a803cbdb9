import type { Link } from '../../catalog/stac/extensions.ts';

const EDR = 'http://www.opengis.net/spec/ogcapi-edr-1/1.2';
export const EDR_CONFORMANCE = [
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json',
  'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections',
  `${EDR}/conf/core`,
  `${EDR}/conf/collections`,
  `${EDR}/conf/json`,
  `${EDR}/conf/geojson`,
  `${EDR}/conf/covjson`,
  `${EDR}/conf/instances`,
  `${EDR}/conf/position`,
];

/** The landing page of the OGC APIs. @see OGC 19-072 (Common - Part 1), clause 7.2 */
export function toLanding(base: string, moreLinks: readonly Link[]) {
  const json = 'application/json';
  return {
    title: 'Isohyet',
    description: 'Open hydrometeorological digital twins: OGC APIs',
    links: [
      { rel: 'self', type: json, href: `${base}/ogc` },
      { rel: 'conformance', type: json, href: `${base}/ogc/conformance` },
      { rel: 'data', type: json, href: `${base}/ogc/collections` },
      {
        rel: 'service-desc',
        type: 'application/vnd.oai.openapi+json;version=3.1',
        href: `${base}/openapi.json`,
      },
      { rel: 'service-doc', type: 'text/html', href: `${base}/docs` },
      { rel: 'alternate', type: json, href: `${base}/stac`, title: 'STAC API' },
      ...moreLinks,
    ],
  };
}
