import type { Km } from './place.ts';

/** A road as a line of places. */
export type Road = {
  readonly name: string;
  readonly nameFr: string;
  readonly kind: 'highway' | 'arterial' | 'local';
  readonly widthM: number;
  readonly isEvacuationRoute: boolean;
  readonly line: readonly Km[];
};

/** Roads of the valley: along it, across its bridges, and up to the villages. */
export const ROADS: readonly Road[] = [
  {
    name: 'Valley Road',
    nameFr: 'Route de la vallée',
    kind: 'highway',
    widthM: 14,
    isEvacuationRoute: true,
    line: [
      [21.2, 17.1],
      [24, 18.1],
      [27, 19],
      [29.6, 20.6],
      [32.3, 21.3],
      [34.6, 20.85],
      [36.2, 20.95],
      [37.2, 21.6],
      [38.75, 21.75],
      [40.2, 21.85],
      [41.4, 22.2],
      [43, 23.3],
      [44.4, 24.05],
      [46.2, 24.9],
      [49.9, 25.1],
    ],
  },
  {
    name: 'Old Bridge Street',
    nameFr: 'Rue du Vieux-Pont',
    kind: 'arterial',
    widthM: 12,
    isEvacuationRoute: true,
    line: [
      [38.75, 21.75],
      [38.8, 22.05],
      [38.82, 22.5],
      [38.7, 22.95],
      [38.3, 23.8],
      [36.5, 25.4],
      [34.3, 27.6],
      [31, 29],
    ],
  },
  {
    name: 'East Bridge Street',
    nameFr: 'Rue du Pont-Est',
    kind: 'arterial',
    widthM: 12,
    isEvacuationRoute: false,
    line: [
      [39.75, 21.82],
      [39.72, 22.2],
      [39.7, 22.75],
      [38.7, 22.95],
    ],
  },
  {
    name: 'Meadow Lane',
    nameFr: 'Chemin des Prés',
    kind: 'local',
    widthM: 8,
    isEvacuationRoute: false,
    line: [
      [38.82, 22.5],
      [39.15, 22.55],
      [39.7, 22.6],
    ],
  },
  {
    name: 'Hospital Road',
    nameFr: 'Rue de l’Hôpital',
    kind: 'local',
    widthM: 9,
    isEvacuationRoute: false,
    line: [
      [38.75, 21.75],
      [38.35, 21.55],
      [38.2, 21.2],
    ],
  },
  {
    name: 'Rotbruck Road',
    nameFr: 'Route de Rotbruck',
    kind: 'arterial',
    widthM: 10,
    isEvacuationRoute: true,
    line: [
      [29.6, 20.6],
      [28.7, 19.2],
      [28.6, 17.7],
      [26, 13.5],
      [19, 9.5],
      [13.5, 9],
    ],
  },
  {
    name: 'Kaltmühle Road',
    nameFr: 'Route de Kaltmühle',
    kind: 'arterial',
    widthM: 10,
    isEvacuationRoute: true,
    line: [
      [24, 18.1],
      [22.2, 19.6],
      [21.4, 21.6],
      [22.6, 26],
      [25.2, 31.5],
    ],
  },
  {
    name: 'Wiesenthal Road',
    nameFr: 'Route de Wiesenthal',
    kind: 'arterial',
    widthM: 10,
    isEvacuationRoute: true,
    line: [
      [44.4, 24.05],
      [44.6, 20.5],
      [43.2, 15.4],
    ],
  },
];
