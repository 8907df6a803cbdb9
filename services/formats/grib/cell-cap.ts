/** Most cells of one field: a constant field needs no octets, so its count proves nothing. */
export const MAX_FIELD_CELLS = 100_000_000;
