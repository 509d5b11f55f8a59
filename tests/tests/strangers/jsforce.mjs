// jsforce against the practice org: signs in each way it knows, and does what its users do.
//
// Prints one line of JSON for each step, which the test reads; a step that fails ends the program with its error. Nothing
// in it knows the practice org beyond what the command line says: URL, client id, user, password, security token.

import { createPublicKey, verify } from "node:crypto";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../ui/package.json", import.meta.url));
const jsforce = require("jsforce");

const [url, clientId, username, password, securityToken] = process.argv.slice(2);
const redirectUri = "http://localhost:17171/callback";
const version = "64.0";

async function step(name, work) {
  const said = await work();
  console.log(JSON.stringify({ step: name, ...said }));
}

/** A person at the login page: reads the form, fills it in, and brings back the address it leads to. */
async function approve(authorizeUrl) {
  const page = await (await fetch(authorizeUrl)).text();
  const form = new URLSearchParams({ username, password, decision: "allow" });
  for (const [, name, value] of page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    form.set(name, value.replaceAll("&amp;", "&"));
  }
  const answer = await fetch(new URL("/services/oauth2/authorize", url), {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  return new URL(answer.headers.get("location"));
}

async function refused(work) {
  try {
    await work();
  } catch (error) {
    return error.errorCode ?? error.name;
  }
  return null;
}

let conn;

await step("web server flow with PKCE", async () => {
  const oauth2 = new jsforce.OAuth2({ loginUrl: url, clientId, redirectUri, useVerifier: true });
  conn = new jsforce.Connection({ oauth2, version });
  const scope = "api refresh_token openid";
  const back = await approve(oauth2.getAuthorizationUrl({ scope, state: "s&t" }));
  const user = await conn.authorize(back.searchParams.get("code"));
  return { state: back.searchParams.get("state"), user: user.id, instance: conn.instanceUrl === url };
});

await step("rotated refresh", async () => {
  const first = conn.refreshToken;
  const fresh = await conn.oauth2.refreshToken(first);
  const reuse = await refused(() => conn.oauth2.refreshToken(first));
  const dead = await refused(() => conn.oauth2.refreshToken(fresh.refresh_token));
  return { rotated: fresh.refresh_token !== first, reuse, dead };
});

await step("id token", async () => {
  const oauth2 = new jsforce.OAuth2({ loginUrl: url, clientId, redirectUri, useVerifier: true });
  const back = await approve(oauth2.getAuthorizationUrl({ scope: "openid api" }));
  const tokens = await oauth2.requestToken(back.searchParams.get("code"));
  const [header, claims, signature] = tokens.id_token.split(".");
  const { keys } = await (await fetch(`${url}/id/keys`)).json();
  const key = createPublicKey({ key: keys[0], format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  const { sub, aud } = JSON.parse(Buffer.from(claims, "base64url"));
  return {
    valid: verify("sha256", signed, key, Buffer.from(signature, "base64url")),
    subject: sub === tokens.id,
    audience: aud === clientId,
  };
});

await step("password grant", async () => {
  const oauth2 = { loginUrl: url, clientId, clientSecret: "not asked for", redirectUri };
  conn = new jsforce.Connection({ oauth2, version });
  const wrong = await refused(() => conn.login(username, "wrong"));
  const user = await conn.login(username, password + securityToken);
  return { user: user.id, wrong };
});

await step("SOAP login and logout", async () => {
  const old = new jsforce.Connection({ loginUrl: url });
  const user = await old.login(username, password + securityToken);
  const { totalSize } = await old.query("SELECT Id FROM Organization");
  const session = old.accessToken;
  await old.logoutBySoap();
  const after = new jsforce.Connection({ instanceUrl: url, accessToken: session });
  const dead = await refused(() => after.query("SELECT Id FROM Organization"));
  return { user: user.id, totalSize, dead };
});

await step("session refreshed after a 401", async () => {
  const oauth2 = new jsforce.OAuth2({ loginUrl: url, clientId, redirectUri, useVerifier: true });
  conn = new jsforce.Connection({ oauth2, version });
  const back = await approve(oauth2.getAuthorizationUrl({ scope: "api refresh_token" }));
  await conn.authorize(back.searchParams.get("code"));
  let refreshed = 0;
  conn.on("refresh", () => refreshed++);
  conn.accessToken = "00D!expired";
  const { totalSize } = await conn.query("SELECT Id FROM Organization");
  return { refreshed, totalSize };
});

await step("identity", async () => {
  const who = await conn.identity();
  return { username: who.username, query: typeof who.urls.query };
});

await step("describe", async () => {
  const { sobjects } = await conn.describeGlobal();
  const task = await conn.describe("Task");
  const subject = task.fields.find((field) => field.name === "Subject");
  return { objects: sobjects.length > 5, prefix: task.keyPrefix, subject: subject.type };
});

let account, contact;

await step("create", async () => {
  account = (await conn.sobject("Account").create({ Name: "Acme" })).id;
  contact = (await conn.sobject("Contact").create({ LastName: "Rey", AccountId: account, Phone: "+81312345678" })).id;
  const task = { Subject: "Call", WhoId: contact, WhatId: account, Status: "Completed" };
  const made = await conn.sobject("Task").create(task);
  const many = Array.from({ length: 450 }, (_, n) => ({ LastName: `Crowd ${n}`, AccountId: account }));
  const crowd = await conn.sobject("Contact").create(many, { allowRecursive: true });
  return { success: made.success, crowd: crowd.filter((row) => row.success).length };
});

await step("query with relationships", async () => {
  const up = await conn.query(
    `SELECT Id, Account.Name, Owner.Name FROM Contact WHERE Id = '${contact}'`,
  );
  const who = await conn.query(`SELECT Who.Name, Who.Type, What.Name FROM Task WHERE WhoId = '${contact}'`);
  const down = await conn
    .sobject("Account")
    .find({ Id: account }, "Id, Name")
    .include("Contacts")
    .select("LastName")
    .where({ LastName: "Rey" })
    .end()
    .execute();
  return {
    account: up.records[0].Account.Name,
    owner: typeof up.records[0].Owner.Name,
    who: who.records[0].Who.attributes.type,
    type: who.records[0].Who.Type,
    children: down[0].Contacts.totalSize,
    child: down[0].Contacts.records[0].LastName,
  };
});

await step("query in pages", async () => {
  const soql = "SELECT Id FROM Contact ORDER BY Id";
  const headers = { "Sforce-Query-Options": "batchSize=200" };
  const first = await conn.query(soql, { headers });
  const second = await conn.queryMore(first.nextRecordsUrl);
  const all = await conn.query(soql, { headers, autoFetch: true, maxFetch: 10000 });
  return {
    sizes: [first.records.length, second.records.length, all.records.length],
    done: [first.done, all.done],
  };
});

await step("retrieve and update", async () => {
  const changed = await conn.sobject("Contact").update({ Id: contact, FirstName: "Ann" });
  const row = await conn.sobject("Contact").retrieve(contact);
  const two = await conn.query("SELECT Id FROM Contact WHERE LastName LIKE 'Crowd%' LIMIT 2");
  const rows = two.records.map(({ Id }) => ({ Id, FirstName: "Many" }));
  const many = await conn.sobject("Contact").update(rows);
  const read = await conn.sobject("Contact").retrieve(rows.map(({ Id }) => Id));
  return {
    success: changed.success,
    name: row.Name,
    many: many.map(({ success }) => success),
    read: read.map(({ FirstName }) => FirstName),
  };
});

await step("upsert by external id", async () => {
  const task = conn.sobject("Task");
  const key = "Ringside_Key__c";
  const row = { [key]: "js-1", Subject: "First", WhoId: contact };
  const first = await task.upsert(row, key);
  const second = await task.upsert({ ...row, Subject: "Second" }, key);
  const many = await task.upsert([{ ...row, Subject: "Third" }, { ...row, [key]: "js-2" }], key);
  const duplicate = await refused(() => task.create(row));
  return {
    created: [first, second, ...many].map(({ created }) => created),
    same: first.id === second.id && second.id === many[0].id,
    duplicate,
  };
});

await step("search", async () => {
  const found = await conn.search("FIND {81312345678} IN PHONE FIELDS RETURNING Contact(Id, Name)");
  const plain = await conn.request(
    "/parameterizedSearch?q=81312345678&in=PHONE&sobject=Contact&Contact.fields=Id,Name",
  );
  const broken = await refused(() => conn.search("FIND 1"));
  return {
    found: found.searchRecords.map(({ Name }) => Name),
    plain: plain.searchRecords.map(({ Name }) => Name),
    broken,
  };
});

await step("composite, batch, graph and tree", async () => {
  const root = `/services/data/v${version}`;
  const post = (referenceId, object, body) => ({
    method: "POST",
    url: `${root}/sobjects/${object}`,
    referenceId,
    body,
  });
  const chain = [
    post("who", "Contact", { LastName: "Composite" }),
    post("task", "Task", { Subject: "Composite", WhoId: "@{who.id}" }),
  ];
  const composite = await conn.requestPost("/composite", { allOrNone: true, compositeRequest: chain });
  const batch = await conn.requestPost("/composite/batch", {
    batchRequests: [{ method: "GET", url: `v${version}/limits` }],
  });
  const graph = await conn.requestPost("/composite/graph", {
    graphs: [{ graphId: "g", compositeRequest: chain }],
  });
  const tree = await conn.requestPost("/composite/tree/Account", {
    records: [
      {
        attributes: { type: "Account", referenceId: "a" },
        Name: "Tree",
        Contacts: { records: [{ attributes: { type: "Contact", referenceId: "c" }, LastName: "Leaf" }] },
      },
    ],
  });
  return {
    composite: composite.compositeResponse.map(({ httpStatusCode }) => httpStatusCode),
    batch: batch.results[0].statusCode,
    graph: graph.graphs[0].isSuccessful,
    tree: tree.results.length,
  };
});

await step("delete", async () => {
  const { records } = await conn.query("SELECT Id FROM Contact WHERE LastName LIKE 'Crowd%'");
  const ids = records.map(({ Id }) => Id);
  const one = await conn.sobject("Contact").destroy(ids[0]);
  const rest = await conn.sobject("Contact").destroy(ids.slice(1), { allowRecursive: true });
  const gone = await refused(() => conn.sobject("Contact").retrieve(ids[0]));
  const soql = "SELECT Id FROM Contact WHERE IsDeleted = true";
  const all = await conn.query(soql, { scanAll: true, autoFetch: true });
  return {
    one: one.success,
    rest: rest.filter(({ success }) => success).length,
    gone,
    deleted: all.totalSize,
  };
});

await step("feeds, limits and actions", async () => {
  const [start, end] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  const updated = await conn.sobject("Task").updated(start, end);
  const deleted = await conn.sobject("Contact").deleted(start, end);
  const recent = await conn.recent(3);
  const limits = await conn.limits();
  const actions = await conn.quickActions();
  const values = await conn.quickAction("NewTask").defaultValues();
  return {
    updated: updated.ids.length,
    deleted: deleted.deletedRecords.length,
    recent: recent.length,
    limit: limits.DailyApiRequests.Max,
    usage: conn.limitInfo.apiUsage.limit,
    actions: actions.map(({ name }) => name),
    status: values.Status,
  };
});

await step("refusals", async () => ({
  field: await refused(() => conn.sobject("Task").create({ Nonsense__c: 1 })),
  required: await refused(() => conn.sobject("Contact").create({ FirstName: "Nameless" })),
  query: await refused(() => conn.query("SELECT Nonsense FROM Task")),
  object: await refused(() => conn.describe("Nonsense")),
}));

await step("logout", async () => {
  const token = conn.accessToken;
  await conn.logout();
  const after = new jsforce.Connection({ instanceUrl: url, accessToken: token });
  return { dead: await refused(() => after.query("SELECT Id FROM Organization")) };
});
