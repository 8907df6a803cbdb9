/** Common Alerting Protocol 1.2 (OASIS). @see https://docs.oasis-open.org/emergency/cap/v1.2/ */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

import { Fault } from '../../platform/fault.ts';
import { readInstant, type RowFault, type TableRow, type TableRows } from '../table.ts';
import { toAreaGeometry } from './polygons.ts';

const NAMESPACE = /urn:oasis:names:tc:emergency:cap:1\.[12]/;
const REPEATED = new Set(['info', 'area', 'polygon', 'circle', 'category', 'geocode', 'parameter']);

const text = z.string().optional();
const Area = z.looseObject({
  areaDesc: z.string(),
  polygon: z.array(z.string()).default([]),
  circle: z.array(z.string()).default([]),
  geocode: z.array(z.looseObject({ valueName: text, value: text })).default([]),
});
const Info = z.looseObject({
  language: z.string().default('en-US'),
  category: z.array(z.string()).min(1),
  event: z.string(),
  urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  certainty: z.enum(['Observed', 'Likely', 'Very Likely', 'Possible', 'Unlikely', 'Unknown']),
  effective: text,
  onset: text,
  expires: text,
  senderName: text,
  headline: text,
  description: text,
  instruction: text,
  web: text,
  area: z.array(Area).default([]),
});
const Alert = z.looseObject({
  identifier: z.string(),
  sender: z.string(),
  sent: z.string(),
  status: z.enum(['Actual', 'Exercise', 'System', 'Test', 'Draft']),
  msgType: z.enum(['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
  scope: z.enum(['Public', 'Restricted', 'Private']),
  references: text,
  info: z.array(Info).default([]),
});

/** Whether a text is an XML document in the CAP namespace. */
export function isCapAlert(head: string): boolean {
  return NAMESPACE.test(head) && /<(\w+:)?alert\b/.test(head);
}

/**
 * One row for each info block and area of an alert: the licence of ECCC wants alerts unaltered,
 * so texts stand as written, in the language they were written in, and the document itself goes
 * along in `xml`. A time that is not given is null.
 *
 * @throws {Fault} corrupt-data when it is not XML, or not a CAP alert, naming the element
 */
export function readCapAlert(xml: string): TableRows {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw corrupt(`not XML: ${valid.err.msg}, line ${valid.err.line}`);
  const parser = new XMLParser({
    removeNSPrefix: true,
    parseTagValue: false,
    trimValues: true,
    processEntities: { enabled: true, maxTotalExpansions: 10_000 },
    isArray: (name) => REPEATED.has(name),
  });
  const document = parser.parse(xml) as { alert?: unknown };
  const parsed = Alert.safeParse(document.alert);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw corrupt(`not a CAP alert: ${issue?.path.join('.') || 'alert'}: ${issue?.message}`);
  }
  return toRows(parsed.data, xml);
}

function toRows(alert: z.infer<typeof Alert>, xml: string): TableRows {
  const rows: TableRow[] = [];
  const faults: RowFault[] = [];
  const head = {
    identifier: alert.identifier,
    sender: alert.sender,
    sent: instant(alert.sent, 'sent'),
    status: alert.status,
    message_type: alert.msgType,
    scope: alert.scope,
    references: alert.references || null,
  };
  const infos = alert.info.length > 0 ? alert.info : [undefined];
  infos.forEach((info, infoIndex) => {
    const areas = info !== undefined && info.area.length > 0 ? info.area : [undefined];
    areas.forEach((area, areaIndex) => {
      try {
        const place = toAreaGeometry(area?.polygon ?? [], area?.circle ?? []);
        rows.push({
          ...head,
          info_index: infoIndex,
          area_index: areaIndex,
          ...infoColumns(info),
          area_description: area?.areaDesc ?? null,
          geocodes: JSON.stringify(area?.geocode ?? []),
          geometry: place,
          xml,
        });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        faults.push({ row: rows.length + faults.length + 1, reason: error.message });
      }
    });
  });
  return { rows, faults };
}

function infoColumns(info: z.infer<typeof Info> | undefined): TableRow {
  const time = (value: string | undefined, name: string) =>
    value === undefined || value === '' ? null : instant(value, name);
  return {
    language: info?.language ?? null,
    category: info?.category.join(',') ?? null,
    event: info?.event ?? null,
    urgency: info?.urgency ?? null,
    severity: info?.severity ?? null,
    certainty: info?.certainty ?? null,
    effective: time(info?.effective, 'effective'),
    onset: time(info?.onset, 'onset'),
    expires: time(info?.expires, 'expires'),
    sender_name: info?.senderName || null,
    headline: info?.headline || null,
    description: info?.description || null,
    instruction: info?.instruction || null,
    web: info?.web || null,
  };
}

function instant(value: string, name: string): number {
  try {
    return readInstant(value, name);
  } catch (error) {
    throw corrupt(`not a CAP alert: ${(error as Error).message}`);
  }
}

function corrupt(detail: string): Fault {
  return new Fault('corrupt-data', detail);
}
