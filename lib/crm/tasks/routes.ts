import "server-only";
import * as z from "zod";
import { knownContact } from "../contacts/save";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import type { Scope } from "../scope";
import { answerTask, flagOf, taskAnswer, taskBody, taskColumns, taskStatusBody } from "./bodies";
import { deleteTask, insertTask, knownTask, listTasks, updateTask, type WrittenTask } from "./store";

const oneParams = z.object({ id: idOf("contact"), taskId: idOf("task") });
type One = z.infer<typeof oneParams>;

const list = {
  section: "Tasks",
  path: "/contacts/:id/tasks",
  params: z.object({ id: idOf("contact") }),
  unknownIs: [422],
} as const;
const one = {
  section: "Tasks",
  path: "/contacts/:id/tasks/:taskId",
  params: oneParams,
  unknownIs: [404, 422],
} as const;

/** `/v1/contacts/:id/tasks`: those of a contact. */
export function taskListEndpoints({ storage, locationId, now }: Scope): Endpoint[] {
  const find = ({ id }: { id: string }) => knownContact(storage.db, locationId, id);
  return [
    endpoint(
      {
        ...list,
        method: "GET",
        summary: "List a contact's tasks",
        notes: "What is due first stands first; nothing is paged.",
        answer: z.object({ tasks: z.array(taskAnswer) }),
      },
      {
        find,
        run: async ({ params: { id: contactId } }) => ({
          tasks: (await listTasks(storage.db, { locationId, contactId })).map(answerTask),
        }),
      },
    ),
    endpoint(
      { ...list, method: "POST", summary: "Make a task", body: taskBody, answer: taskAnswer },
      {
        find,
        run: async ({ params: { id: contactId }, body }) => {
          const task = { locationId, contactId, written: taskColumns(body), now: now() };
          return answerTask(await storage.transaction((tx) => insertTask(tx, task)));
        },
      },
    ),
  ];
}

/** `/v1/contacts/:id/tasks`: what is done to one. */
export function taskEndpoints({ storage, locationId }: Scope): Endpoint[] {
  const place = ({ id: contactId, taskId }: One) => ({ locationId, contactId, taskId });
  const find = (params: One) => knownTask(storage.db, place(params));
  const write = async (params: One, written: WrittenTask) =>
    answerTask(await storage.transaction((tx) => updateTask(tx, { ...place(params), written })));
  return [
    endpoint(
      { ...one, method: "GET", summary: "Read a task", answer: taskAnswer },
      { run: async ({ params }) => answerTask(await find(params)) },
    ),
    endpoint(
      {
        ...one,
        method: "PUT",
        summary: "Edit a task",
        notes: "`title` and `dueDate` are mandatory every time; what else is not sent stays.",
        body: taskBody,
        answer: taskAnswer,
      },
      { find, run: ({ params, body }) => write(params, taskColumns(body)) },
    ),
    endpoint(
      {
        ...one,
        path: `${one.path}/status`,
        method: "PUT",
        summary: "Complete or reopen a task",
        body: taskStatusBody,
        answer: taskAnswer,
      },
      { find, run: ({ params, body: { status } }) => write(params, { isCompleted: flagOf(status) }) },
    ),
    endpoint(
      { ...one, method: "DELETE", summary: "Delete a task", notes: 'Answers `""`.', answer: z.literal("") },
      {
        run: async ({ params }) => {
          await storage.transaction((tx) => deleteTask(tx, place(params)));
          return "" as const;
        },
      },
    ),
  ];
}
