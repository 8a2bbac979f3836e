import type { Detail, DetailValue, Inside, Sheet } from '../../schema/detail.ts';
import { shownDetail } from '../text/mask.ts';
import { objectOf } from './object-shape.ts';
import type { Property } from './property.ts';
import { type DataOptions, integer, list, type Shape, text } from './shape.ts';

/** What is inside stands under the name of its protocol, with the details that its sheet declares. */
export type InsideRecord = Readonly<Record<string, unknown>>;

type ValuesShape = Shape<Inside['values'], Readonly<Record<string, unknown>>>;

/** Declares the property that has the name of the protocol that is inside; absent where that tells nothing. */
export function insideProperty<T>(take: (from: T) => Inside | undefined): Property<T, never, true> {
  const told = (from: T) => {
    const inside = take(from);
    return inside !== undefined && hasDetails(inside) ? inside : undefined;
  };
  return {
    isOptional: true,
    schemas: (_, vocabulary) =>
      Object.fromEntries(
        vocabulary.sheets
          .filter(({ details }) => Object.keys(details).length > 0)
          .map((sheet) => [
            sheet.name,
            { ...shapeOf(sheet).schema(vocabulary), description: `${sheet.title}, ${sheet.reference}` },
          ]),
      ),
    enter(record, _, from, options) {
      const inside = told(from);
      if (inside !== undefined) record[inside.sheet.name] = shapeOf(inside.sheet).record(inside.values, options);
    },
    writer: () => (from, to, isFirst) => {
      const inside = told(from);
      if (inside === undefined) return false;
      if (!isFirst) to.out.byte(0x2c);
      to.out.quoted(inside.sheet.name);
      to.out.byte(0x3a);
      shapeOf(inside.sheet).write(inside.values, to);
      return true;
    },
  };
}

function hasDetails({ sheet, values }: Inside): boolean {
  for (const key in sheet.details) if (values[key] !== undefined) return true;
  return false;
}

const ofValues = objectOf<Inside['values']>();

/** Shapes that were made; sheets are declared, and few. */
const SHAPES = new WeakMap<Sheet, ValuesShape>();

function shapeOf(sheet: Sheet): ValuesShape {
  const known = SHAPES.get(sheet);
  if (known !== undefined) return known;
  const shape = ofValues.object(
    Object.fromEntries(Object.entries(sheet.details).map(([key, detail]) => [key, detailProperty(key, detail)])),
  );
  SHAPES.set(sheet, shape);
  return shape;
}

function detailProperty(key: string, detail: Detail) {
  return ofValues.optional(detailShape(detail), (values, { showPasswords }: DataOptions) => {
    const value = values[key];
    return value === undefined ? undefined : shownDetail(detail, value, showPasswords);
  });
}

function detailShape({ kind, label, about }: Detail): Shape<DetailValue, DetailValue> {
  const description = about === undefined ? label : `${label}: ${about}`;
  const shape =
    kind === 'texts' ? list(text(), description) : kind === 'number' ? integer({}, description) : text(description);
  return shape as unknown as Shape<DetailValue, DetailValue>;
}
