import "server-only";
import * as z from "zod";
import { msToIso } from "@/lib/storage/codec";
import { mandatory, mandatoryText, optionalText } from "../fields";
import { isoMoment } from "../paging";
import type { Task } from "./store";

const TASK_STATUSES = ["incompleted", "completed"] as const;

/**
 * A task's words are the written ones, also in answers: what v1 answers is not recorded but for `title` and `dueDate`.
 * Source: the fields that other integrations write (n8n's node for v1), read November 2026.
 */
export const taskAnswer = z
  .object({
    id: z.string(),
    contactId: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    assignedTo: z.string().nullable().describe("Id of a user"),
    dueDate: isoMoment,
    status: z.enum(TASK_STATUSES),
  })
  .meta({ id: "Task" });

const dueDate = z
  .string(mandatory)
  .refine((text) => text !== "", "required")
  .refine((text) => text === "" || z.iso.datetime({ offset: true }).safeParse(text).success)
  .describe("ISO 8601 with a time zone, such as 2026-11-22T15:00:00Z");

/** `title` and `dueDate` are mandatory every time, as other integrations send them. */
export const taskBody = z.object({
  title: mandatoryText(1000),
  dueDate,
  description: optionalText(20_000),
  assignedTo: optionalText(100).describe("Id of a user of the location"),
  status: z.enum(TASK_STATUSES).optional().describe("A new task is `incompleted`"),
});
type TaskBody = z.infer<typeof taskBody>;

/** Whether a task is done. */
export const taskStatusBody = z.object({
  status: z.enum(TASK_STATUSES, mandatory),
});

/** The answer about a task. */
export function answerTask(task: Task): z.infer<typeof taskAnswer> {
  return {
    id: task.id,
    contactId: task.contactId,
    title: task.title,
    description: task.description,
    assignedTo: task.ownerId,
    dueDate: msToIso(task.dueAt),
    status: task.isCompleted === 1 ? "completed" : "incompleted",
  };
}

/** How a status is kept: 1 is done. */
export const flagOf = (status: (typeof TASK_STATUSES)[number]) => (status === "completed" ? 1 : 0);

/** The columns that a body names; what is undefined was not sent and stays. */
export function taskColumns({ title, dueDate, description, assignedTo, status }: TaskBody) {
  return {
    title,
    dueAt: Date.parse(dueDate),
    ...(description === undefined ? {} : { description: description || null }),
    ...(assignedTo === undefined ? {} : { ownerId: assignedTo || null }),
    ...(status === undefined ? {} : { isCompleted: flagOf(status) }),
  };
}
