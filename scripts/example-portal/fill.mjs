// @ts-check

const PIPELINES = {
  nova: { name: "Roof repairs", stages: ["New lead", "Inspection", "Quote sent", "Signed"] },
  harbour: { name: "House sales", stages: ["Enquiry", "Viewing", "Offer", "Contract"] },
};
const PEOPLE = ["Ana Lima", "Ben Ode", "Cleo Marsh", "Dario Ruiz", "Ewa Nowak", "Finn Hale", "Gita Rao"];
const STREETS = ["Canal Street", "Mill Lane", "Harbour View", "Oak Avenue", "Station Road"];
const CARDS = 18;

/**
 * Gives an empty location a pipeline with a few opportunities, through the API of the embedded CRM.
 * @param {string} pipelane its origin
 * @param {import("./locations.mjs").ExampleLocation} location
 */
export async function fillIfEmpty(pipelane, { crmApiKey, signing }) {
  /** @param {string} path @param {unknown} [body] */
  const call = async (path, body) => {
    const answer = await fetch(`${pipelane}/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${crmApiKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { pipelines } = await call("/pipelines/");
  if (pipelines.length > 0) return;
  const { name, stages } = signing.locationId === "nova" ? PIPELINES.nova : PIPELINES.harbour;
  const pipeline = await call("/pipelines/", { name, stages: stages.map((stage) => ({ name: stage })) });
  await call("/pipelines/", { name: "Second pipeline", stages: [{ name: "To do" }, { name: "Done" }] });
  for (let at = 0; at < CARDS; at += 1) {
    const person = PEOPLE[at % PEOPLE.length];
    await call(`/pipelines/${pipeline.id}/opportunities/`, {
      title: `${10 + at * 3} ${STREETS[at % STREETS.length]}`,
      stageId: pipeline.stages[Math.floor((at * at) / 5) % stages.length].id,
      status: "open",
      name: person,
      email: `${signing.locationId}-${at}@example.com`,
      monetaryValue: 1_200 + ((at * 977) % 9_000),
    });
  }
}
