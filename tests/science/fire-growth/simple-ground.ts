import type { SpreadEllipse } from '../../../services/science/fire-growth/spread-ellipse.ts';
import type { CellSpread } from '../../../services/science/fire-growth/spread-table.ts';

export type Ellipse = SpreadEllipse;

/** Classes that change from cell to cell, without any order. */
export function everywhere(classes: number) {
  return (cells: number): Uint32Array =>
    Uint32Array.from(
      { length: cells },
      (_, cell) => 1 + ((Math.imul(cell, 2654435761) >>> 7) % classes),
    );
}

/** Ground on which fire spreads alike in all cells; 4,000 kW/m, 0.115 1/min, wind 10 m/s. */
export function uniformSpread(
  nx: number,
  ny: number,
  ellipse: Ellipse | ((hour: number, spreadClass: number) => Ellipse | null),
  hours: number,
  classes: (cells: number) => Uint32Array = (cells) => new Uint32Array(cells).fill(1),
): CellSpread {
  const classOf = classes(nx * ny);
  return {
    classOf,
    classCount: 1 + classOf.reduce((most, value) => Math.max(most, value), 0),
    hours,
    spreadAt(spreadClass, hour) {
      const at = typeof ellipse === 'function' ? ellipse(hour, spreadClass) : ellipse;
      if (at === null) return null;
      const rest = { hfiKWM: 4000, accelerationPerMin: 0.115, windMS: 10 };
      return { ...at, ...rest, windTowardsDeg: at.directionDeg };
    },
  };
}
