import "server-only";
import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { describeType, fieldsOf } from "./describe";
import type { OpenApiDocument, Operation } from "./document";
import { STYLE } from "./style";

const styleHash = createHash("sha256").update(STYLE).digest("base64");

/** On the page: it needs nothing but its own style, and holds nothing that may not be seen. */
export const DOCS_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

type Markup = ReturnType<typeof html>;

/** The document as a page that can be read, without scripts. */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.map(({ name }) => ({
    name,
    calls: calls.filter(({ operation }) => operation.tags[0] === name),
  }));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<nav aria-label="Sections"><ul>
${sections.map(({ name }) => html`<li><a href="#${anchorOf(name)}">${name}</a></li>`)}
<li><a href="#shapes">Shapes</a></li>
<li><a href="/v1/openapi.json">openapi.json</a></li>
</ul></nav>
<main>
<h1>${info.title}</h1>
${paragraphs(info.description)}
${sections.map(
  ({ name, calls }) => html`<section aria-labelledby="${anchorOf(name)}">
<h2 id="${anchorOf(name)}">${name}</h2>
${calls.map(callMarkup)}
</section>`,
)}
<section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2>
${Object.entries(components.schemas).map(
  ([name, schema]) =>
    html`<article><h3 id="shape-${name}">${name}</h3>${fieldTable(fieldsOf(schema))}</article>`,
)}
</section>
</main>
</body>
</html>
`;
  return String(page);
}

type Call = { path: string; method: string; operation: Operation };

function callMarkup({ path, method, operation }: Call): Markup {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const inPlace = (where: string) =>
    parameters
      .filter((parameter) => parameter.in === where)
      .map(({ name, required, description = "", schema }) => ({ name, required, description, schema }));
  const body = requestBody?.content["application/json"].schema;
  const answer = responses["200"]?.content?.["application/json"].schema;
  const refusals = Object.entries(responses).filter(([status]) => status !== "200" && status !== "default");
  return html`<article>
<h3 id="${operationId}">${summary}</h3>
<p class="call"><b>${method.toUpperCase()}</b> <code>/v1${path}</code></p>
${paragraphs(description ?? "")}
${titledTable("In the path", inPlace("path"))}
${titledTable("In the query string", inPlace("query"))}
${body ? titledTable("Body", fieldsOf(body)) : ""}
<h4>Answer</h4>
<p>${answer ? html`<code>${typeMarkup(describeType(answer))}</code>` : "An empty body"}</p>
<p class="refusals">${refusals.map(([status, refusal]) => html`<span><b>${status}</b> ${refusal.description}</span> `)}</p>
</article>`;
}

type Field = ReturnType<typeof fieldsOf>[number];

function titledTable(title: string, fields: readonly Field[]): Markup | "" {
  return fields.length === 0 ? "" : html`<h4>${title}</h4>${fieldTable(fields)}`;
}

function fieldTable(fields: readonly Field[]): Markup {
  return html`<table>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${fields.map(
    ({ name, required, description, schema }) => html`<tr>
<th scope="row"><code>${name}</code>${required ? html` <em>mandatory</em>` : ""}</th>
<td><code>${typeMarkup(describeType(schema))}</code></td>
<td>${codeMarkup(description)}</td></tr>`,
  )}</tbody></table>`;
}

/** Names of shapes become links. */
function typeMarkup(type: string): Markup[] {
  return type
    .split(/(#\w+)/)
    .map((part) =>
      part.startsWith("#") ? html`<a href="#shape-${part.slice(1)}">${part.slice(1)}</a>` : html`${part}`,
    );
}

function paragraphs(text: string): Markup[] {
  return text
    .split("\n\n")
    .filter(Boolean)
    .map((paragraph) => html`<p>${codeMarkup(paragraph)}</p>`);
}

/** What stands between backticks is code. */
function codeMarkup(text: string): Markup[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

const anchorOf = (name: string) => name.toLowerCase().replaceAll(" ", "-");
