// @ts-check

/** What each location is full of: nothing that the other has, so that one sees at once whose board it is. */
const EXAMPLES = {
  nova: {
    name: "Roof repairs",
    stages: ["New lead", "Inspection", "Quote sent", "Signed"],
    people: ["Ana Lima", "Ben Ode", "Cleo Marsh", "Dario Ruiz", "Ewa Nowak", "Finn Hale", "Gita Rao"],
    streets: ["Canal Street", "Mill Lane", "Tower View", "Oak Avenue", "Station Road"],
    cards: 18,
    leastValue: 1_200,
  },
  harbour: {
    name: "House sales",
    stages: ["Enquiry", "Viewing", "Offer", "Contract"],
    people: ["Hana Berg", "Ivo Costa", "Jun Mori", "Kaya Demir", "Leo Novak"],
    streets: ["Quay Road", "Lighthouse Lane", "Pier Street", "Sailmaker Row"],
    cards: 11,
    leastValue: 240_000,
  },
};

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
  const example = signing.locationId === "nova" ? EXAMPLES.nova : EXAMPLES.harbour;
  const { name, stages, people, streets, cards, leastValue } = example;
  const pipeline = await call("/pipelines/", { name, stages: stages.map((stage) => ({ name: stage })) });
  await call("/pipelines/", { name: "Second pipeline", stages: [{ name: "To do" }, { name: "Done" }] });
  for (let at = 0; at < cards; at += 1) {
    const person = people[at % people.length];
    await call(`/pipelines/${pipeline.id}/opportunities/`, {
      title: `${10 + at * 3} ${streets[at % streets.length]}`,
      stageId: pipeline.stages[Math.floor((at * at) / 5) % stages.length].id,
      status: "open",
      name: person,
      email: `${signing.locationId}-${at}@example.com`,
      monetaryValue: leastValue + ((at * 977) % 9_000),
    });
  }
}
