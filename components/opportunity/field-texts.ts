import type { FieldPath, Fields } from "@/lib/board/form-fields";
import { type Owner, type Pipeline, type Status, statusSchema } from "@/lib/board/model";
import { formatMoney, type MoneyFormat } from "@/lib/board/money";
import { formatPhone } from "@/lib/board/phone";

export const STATUS_NAMES: Record<Status, string> = {
  open: "Open",
  won: "Won",
  lost: "Lost",
  abandoned: "Abandoned",
};

export const FIELD_LABELS: Record<FieldPath, string> = {
  title: "Title",
  value: "Value",
  stageId: "Stage",
  status: "Status",
  ownerId: "Owner",
  source: "Source",
  "contact.name": "Contact name",
  "contact.email": "Email",
  "contact.phone": "Phone",
  "contact.company": "Company",
  "contact.tags": "Tags",
};

type Known = { pipeline: Pipeline; format: MoneyFormat; users: readonly Owner[] };

/** A field's value as a person reads it. */
export function fieldText(path: FieldPath, value: Fields[FieldPath], known: Known): string {
  if (value === null || value === "") return "Nothing";
  if (typeof value === "number") return formatMoney(value, known.format);
  if (typeof value !== "string") return value.length > 0 ? value.join(", ") : "Nothing";
  if (path === "stageId") return nameOf(known.pipeline.stages, value) ?? "A stage that no longer exists";
  if (path === "ownerId") return nameOf(known.users, value) ?? "Somebody unknown";
  if (path === "contact.phone") return formatPhone(value, known.format.locale);
  if (path === "status") return STATUS_NAMES[statusSchema.parse(value)];
  return value;
}

function nameOf(all: readonly { id: string; name: string }[], id: string): string | undefined {
  return all.find((one) => one.id === id)?.name;
}
