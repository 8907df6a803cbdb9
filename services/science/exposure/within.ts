import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { LineString, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';

type Area = Polygon | MultiPolygon;

/** Whether a place lies in an area, or on its edge. */
export function isInside(place: readonly [number, number], area: Area): boolean {
  return booleanPointInPolygon([...place], area);
}

/** The parts of a line that lie in an area, cut where it crosses the edge. */
export function clipLine(line: LineString | MultiLineString, area: Area): MultiLineString {
  const parts = line.type === 'LineString' ? [line.coordinates] : line.coordinates;
  const edges = edgesOf(area);
  const coordinates: Position[][] = [];
  for (const part of parts) {
    for (let at = 1; at < part.length; at++) {
      const [from, to] = [part[at - 1]!, part[at]!];
      const place = (share: number): [number, number] => [
        from[0]! + share * (to[0]! - from[0]!),
        from[1]! + share * (to[1]! - from[1]!),
      ];
      const cuts = [0, ...edges.flatMap((edge) => crossing(from, to, edge)), 1];
      cuts.sort((a, b) => a - b);
      for (let cut = 1; cut < cuts.length; cut++) {
        const [start, end] = [cuts[cut - 1]!, cuts[cut]!];
        // No edge lies between two cuts: the middle tells for all of the piece.
        if (end > start && isInside(place((start + end) / 2), area)) {
          coordinates.push([place(start), place(end)]);
        }
      }
    }
  }
  return { type: 'MultiLineString', coordinates };
}

type Edge = readonly [from: Position, to: Position];

function edgesOf(area: Area): readonly Edge[] {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.flat().flatMap((ring) => ring.slice(1).map((to, at): Edge => [ring[at]!, to]));
}

/** Share of the way from one place to another at which an edge is crossed; none for parallels. */
function crossing(from: Position, to: Position, [edgeFrom, edgeTo]: Edge): readonly number[] {
  const [dx, dy] = [to[0]! - from[0]!, to[1]! - from[1]!];
  const [ex, ey] = [edgeTo[0]! - edgeFrom[0]!, edgeTo[1]! - edgeFrom[1]!];
  const across = dx * ey - dy * ex;
  if (across === 0) return [];
  const [ox, oy] = [edgeFrom[0]! - from[0]!, edgeFrom[1]! - from[1]!];
  const along = (ox * ey - oy * ex) / across;
  const edgeShare = (ox * dy - oy * dx) / across;
  return along > 0 && along < 1 && edgeShare >= 0 && edgeShare <= 1 ? [along] : [];
}
