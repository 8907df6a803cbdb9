/**
 * Which edition of the next-generation system this folder follows: editions change numbers, so it
 * stands in the provenance of every result. These codes never feed the FBP System of 1992 (notice of
 * NRCan, February 2026).
 *
 * @see https://github.com/nrcan-cfs-fire/cffdrs-ng
 */
export const FWI2025_VERSION = 'FWI2025 2026-08-13';
