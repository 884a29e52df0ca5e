// A framework on npm's mesos-framework: runs some tasks, prints what it hears of them, and ends when all have finished.
// Usage: node run-tasks.js HOST PORT TASKS
"use strict";

const { Scheduler, Mesos } = require("mesos-framework");

const [host, port, tasks] = process.argv.slice(2);
const messages = Mesos.getMesos();
const finished = new Set();

const scheduler = new Scheduler({
  masterUrl: host,
  port: Number(port),
  frameworkName: "npm",
  frameworkFailoverTimeout: 0,
  logging: { level: "error" },
  tasks: {
    counted: {
      instances: Number(tasks),
      commandInfo: new messages.CommandInfo(null, null, true, "sleep 0.2", null, null),
      resources: { cpus: 0.1, mem: 32, ports: 1, disk: 0 },
    },
  },
});

scheduler.on("ready", () => scheduler.subscribe());
scheduler.on("subscribed", (subscription) => console.log("SUBSCRIBED " + subscription.frameworkId));
scheduler.on("update", (update) => {
  const id = update.status.task_id.value;
  console.log(update.status.state + " " + id);
  if (update.status.state === "TASK_FINISHED") {
    finished.add(id);
    if (finished.size === Number(tasks)) {
      scheduler.teardown();
    }
  }
});
scheduler.on("sent_teardown", () => process.exit(0));
scheduler.on("error", (error) => {
  console.log("ERROR " + (error.message || JSON.stringify(error)));
  // The end of the framework ends its stream, which may be seen before the answer to TEARDOWN.
  if (finished.size < Number(tasks)) {
    process.exit(1);
  }
});
