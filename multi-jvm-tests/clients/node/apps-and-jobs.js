// Drives services as a client of Marathon, and jobs as one of Chronos, by npm's mesos. Prints each step that was as it should be;
// ends with 1 at the first that was not.
// Usage: node apps-and-jobs.js HOST PORT
"use strict";

const assert = require("assert");
const { promisify } = require("util");
const mesos = require("mesos");

const [host, port] = process.argv.slice(2);
const marathon = mesos.Marathon({ host, port });
const chronos = mesos.Chronos({ host, port });

const PATIENCE_MILLIS = 60_000;

// The client gives its callbacks (error, answer).
const call = (of, name, ...args) => promisify(of[name].bind(of))(...args);
const app = (name, ...args) => call(marathon.app, name, ...args);
const job = (name, ...args) => call(chronos.job, name, ...args);

async function until(what, condition) {
  for (const end = Date.now() + PATIENCE_MILLIS; Date.now() < end; ) {
    if (await condition()) {
      console.log("OK " + what);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(what + " took too long");
}

async function isDeployed(instances) {
  const now = await app("get", "npm");
  return now.deployments.length === 0 && now.tasksRunning === instances;
}

async function services() {
  await app("create", { id: "npm", cmd: "exec sleep 600", cpus: 0.1, mem: 16, instances: 2 });
  await until("create", () => isDeployed(2));

  const all = await app("list", { cmd: "sleep" });
  assert.deepStrictEqual(all.map((one) => one.id), ["/npm"]);
  assert.deepStrictEqual(await app("list", { cmd: "nothing" }), []);
  console.log("OK list");

  const tasks = await app("tasks", "npm");
  assert.strictEqual(tasks.length, 2);
  const everywhere = await promisify(marathon.tasks.bind(marathon))();
  assert.ok(tasks.every((task) => everywhere.some((other) => other.id === task.id)));
  console.log("OK tasks");

  await app("update", { id: "npm", instances: 3 });
  await until("update", () => isDeployed(3));
  const versions = await app("versions", "npm");
  assert.strictEqual(versions.length, 2);
  const first = await app("version", { id: "npm", version: versions[versions.length - 1] });
  assert.strictEqual(first.instances, 2);
  console.log("OK versions");

  await app("kill", { id: "npm", task: tasks[0].id });
  await until("kill", async () => {
    const now = await app("tasks", "npm");
    return now.length === 3 && !now.some((task) => task.id === tasks[0].id);
  });
  await app("kill", { id: "npm", host: tasks[1].host, scale: true });
  await until("kill and scale", async () => (await app("get", "npm")).instances < 3);

  // What is being deployed cannot be ended; the client knows of a refusal its text only.
  await until("destroy", () => app("destroy", "npm").then(() => true, (error) => !/conflict/.test(error.message) && fail(error)));
  await until("its end", async () => (await app("list")).length === 0);
  await assert.rejects(app("get", "npm"), /not found/);
  await assert.rejects(app("create", { id: "NO", cmd: "x", cpus: 1, mem: 1, instances: 1 }), /unprocessable entity/);
  console.log("OK refusals");
}

function fail(error) {
  throw error;
}

async function jobs() {
  await job("create", {
    name: "npm-job",
    schedule: "R/2100-01-01T00:00:00Z/PT1H",
    command: "true",
    epsilon: "PT30M",
    owner: "somebody@example.com",
  });
  const all = await job("list");
  const mine = all.find((one) => one.name === "npm-job");
  assert.strictEqual(mine.command, "true");
  assert.strictEqual(mine.owner, "somebody@example.com");
  assert.deepStrictEqual((await job("search", { name: "npm" })).map((one) => one.name), ["npm-job"]);
  console.log("OK jobs");

  await job("start", "npm-job");
  await until("start", async () => (await job("list")).find((one) => one.name === "npm-job").successCount === 1);

  await job("create", {
    name: "npm-long",
    schedule: "R/2100-01-01T00:00:00Z/PT1H",
    command: "exec sleep 600",
    epsilon: "PT30M",
    owner: "somebody@example.com",
  });
  await job("start", "npm-long");
  await call(chronos.task, "kill", { job: "npm-long" });
  await job("destroy", "npm-job");
  await job("destroy", "npm-long");
  await until("destroy", async () => (await job("list")).every((one) => !one.name.startsWith("npm-")));
  await assert.rejects(job("start", "npm-job"), /bad request/);
  console.log("OK the end of jobs");
}

Promise.resolve()
  .then(services)
  .then(jobs)
  .then(() => console.log("DONE"))
  .catch((error) => {
    console.log("ERROR " + error.stack);
    process.exit(1);
  });
