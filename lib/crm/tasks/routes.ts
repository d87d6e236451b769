import "server-only";
import type { Selectable } from "kysely";
import * as z from "zod";
import type { Queryable, Tables } from "@/lib/storage/database";
import { knownContact } from "../contacts/save";
import { type Endpoint, endpoint, idOf } from "../endpoint";
import { FieldsRefused, notFound } from "../refusals";
import { newId } from "../rows";
import type { Scope } from "../scope";
import { userById } from "../users/store";
import { answerTask, type TaskBody, taskAnswer, taskBody, taskColumns, taskStatusBody } from "./bodies";

type Task = Selectable<Tables["tasks"]>;

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
export function taskListEndpoints(scope: Scope): Endpoint[] {
  const { storage, locationId } = scope;
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
        run: async ({ params }) => {
          const tasks = tasksOf(storage.db, locationId, params.id).orderBy("dueAt").orderBy("id");
          return { tasks: (await tasks.execute()).map(answerTask) };
        },
      },
    ),
    endpoint(
      { ...list, method: "POST", summary: "Make a task", body: taskBody, answer: taskAnswer },
      {
        find,
        run: ({ params, body }) => storage.transaction((tx) => createTask(tx, scope, { ...params, body })),
      },
    ),
  ];
}

/** `/v1/contacts/:id/tasks`: what is done to one. */
export function taskEndpoints({ storage, locationId }: Scope): Endpoint[] {
  const find = (params: One) => knownTask(storage.db, locationId, params);
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
      {
        find,
        run: ({ params, body }) =>
          storage.transaction(async (tx) => {
            const task = await knownTask(tx, locationId, params);
            await refuseUnknownOwner(tx, locationId, body);
            return writeTask(tx, task, taskColumns(body));
          }),
      },
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
      {
        find,
        run: ({ params, body: { status } }) =>
          storage.transaction(async (tx) =>
            writeTask(tx, await knownTask(tx, locationId, params), {
              isCompleted: status === "completed" ? 1 : 0,
            }),
          ),
      },
    ),
    endpoint(
      { ...one, method: "DELETE", summary: "Delete a task", notes: 'Answers `""`.', answer: z.literal("") },
      {
        run: ({ params }) =>
          storage.transaction(async (tx) => {
            const { id } = await knownTask(tx, locationId, params);
            await tx.deleteFrom("tasks").where("locationId", "=", locationId).where("id", "=", id).execute();
            return "" as const;
          }),
      },
    ),
  ];
}

function tasksOf(db: Queryable, locationId: string, contactId: string) {
  const tasks = db.selectFrom("tasks").selectAll().where("locationId", "=", locationId);
  return tasks.where("contactId", "=", contactId);
}

async function knownTask(db: Queryable, locationId: string, { id, taskId }: One): Promise<Task> {
  await knownContact(db, locationId, id);
  const task = await tasksOf(db, locationId, id).where("id", "=", taskId).executeTakeFirst();
  if (!task) throw notFound("task");
  return task;
}

async function createTask(
  tx: Queryable,
  { locationId, now }: Scope,
  { id: contactId, body }: { id: string; body: TaskBody },
) {
  await knownContact(tx, locationId, contactId);
  await refuseUnknownOwner(tx, locationId, body);
  const defaults = { ownerId: null, description: null, isCompleted: 0 };
  const task = { ...defaults, ...taskColumns(body), id: newId(), locationId, contactId, createdAt: now() };
  await tx.insertInto("tasks").values(task).execute();
  return answerTask(task);
}

async function writeTask(tx: Queryable, task: Task, columns: Partial<Task>) {
  const { locationId, id } = task;
  await tx
    .updateTable("tasks")
    .set(columns)
    .where("locationId", "=", locationId)
    .where("id", "=", id)
    .execute();
  return answerTask({ ...task, ...columns });
}

async function refuseUnknownOwner(tx: Queryable, locationId: string, { assignedTo }: TaskBody) {
  if (assignedTo && !(await userById(tx, locationId, assignedTo))) {
    throw new FieldsRefused({ assignedTo: "invalid" });
  }
}
