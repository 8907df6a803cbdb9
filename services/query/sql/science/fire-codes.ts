import { Fault } from '../../../platform/fault.ts';

/**
 * The codes of FWI2025 are named so in every collection; they must not feed the FBP System of 1992
 * (notice of NRCan, February 2026). Where a statement has both, that they do not meet is not told
 * from its text.
 *
 * @throws {Fault} refused-query
 */
export function checkFireCodes(text: string): void {
  const [column] = /\bfwi2025_\w+/i.exec(text) ?? [];
  if (column === undefined || !/\bfbp\s*\(/i.test(text)) return;
  const detail = `${column.slice(0, 80)} is a code of FWI2025, which must not feed fbp(): the FBP System of 1992 takes codes of 1987`;
  throw new Fault('refused-query', detail, {
    hint: 'use the columns of twin_fire_weather; where both are wanted, ask in two statements',
  });
}
