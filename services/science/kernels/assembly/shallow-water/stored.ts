/** How much water stands in a band. */
import { widen } from './ground';
import * as rows from './rows';

/** @returns sum of the depths of the band, m */
export function findStored(): f64 {
  let total = f64x2.splat(0);
  for (let row = rows.first; row < rows.end; row++) {
    const depth = rows.depthRow(row);
    const rest = rows.restRow(row);
    let ofRow = f64x2.splat(0);
    for (let x: usize = 0; x < rows.width; x += 16) {
      ofRow = f64x2.add(ofRow, widen(v128.load(depth + x)));
      ofRow = f64x2.add(ofRow, widen(v128.load(rest + x)));
    }
    total = f64x2.add(total, ofRow);
  }
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}
