BEGIN TRANSACTION;
CREATE TABLE attempts (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL,
    executor TEXT,
    handle TEXT,
    outcome TEXT,
    intended_at INTEGER NOT NULL,
    submitted_at INTEGER,
    ended_at INTEGER, result TEXT,
    PRIMARY KEY (run, task, number)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "attempts" VALUES('bad-20261124-143831-en6k','a',1,'bad-20261124-143831-en6k/a/1','local','{"record":"/home/ada/liminal_home/executors/local/8f318af3d24761e48842da658282a88e","log":"/home/ada/liminal_home/runs/bad-20261124-143831-en6k/a.1.log"}','{"status":"succeeded","output":""}',1795531111284,1795531111348,1795531111354,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143831-en6k','b',1,'bad-20261124-143831-en6k/b/1','local','{"record":"/home/ada/liminal_home/executors/local/2b4781b3abe0298f166962941ca0fbab","log":"/home/ada/liminal_home/runs/bad-20261124-143831-en6k/b.1.log"}','{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}',1795531111354,1795531111355,1795531111363,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143831-en6k','end',1,'bad-20261124-143831-en6k/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531111364,NULL,1795531111364,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143831-en6k','start',1,'bad-20261124-143831-en6k/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531111282,NULL,1795531111284,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','a',1,'good-20261124-143830-do4f/a/1','local','{"record":"/home/ada/liminal_home/executors/local/46d6fb705e9ae0d25e09632cbf5bd5ac","log":"/home/ada/liminal_home/runs/good-20261124-143830-do4f/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531110784,1795531110807,1795531110934,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','b',1,'good-20261124-143830-do4f/b/1','local','{"record":"/home/ada/liminal_home/executors/local/f2c2aaf693633b63ed553abb69b1557b","log":"/home/ada/liminal_home/runs/good-20261124-143830-do4f/b.1.log"}','{"status":"succeeded","output":""}',1795531111054,1795531111056,1795531111060,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','each[0]',1,'good-20261124-143830-do4f/each[0]/1','local','{"record":"/home/ada/liminal_home/executors/local/158baeff6ecab811d96d7c96c1180112","log":"/home/ada/liminal_home/runs/good-20261124-143830-do4f/each[0].1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531110935,1795531111002,1795531111002,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','each[1]',1,'good-20261124-143830-do4f/each[1]/1','local','{"record":"/home/ada/liminal_home/executors/local/1cc7cdc4a3c5d86dab9a0a0f6ad0c52a","log":"/home/ada/liminal_home/runs/good-20261124-143830-do4f/each[1].1.log"}','{"status":"succeeded","output":"n=2\n"}',1795531110935,1795531111002,1795531111017,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','each[2]',1,'good-20261124-143830-do4f/each[2]/1','local','{"record":"/home/ada/liminal_home/executors/local/04a6ed28c5cca5e21102f51f041ff2b7","log":"/home/ada/liminal_home/runs/good-20261124-143830-do4f/each[2].1.log"}','{"status":"succeeded","output":"n=3\n"}',1795531111002,1795531111005,1795531111054,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','end',1,'good-20261124-143830-do4f/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531111060,NULL,1795531111061,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143830-do4f','start',1,'good-20261124-143830-do4f/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531110782,NULL,1795531110784,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143831-zycb','a',1,'halfway-20261124-143831-zycb/a/1','local','{"record":"/home/ada/liminal_home/executors/local/7ef9fd6799306191e8bcbdcc37f9d31d","log":"/home/ada/liminal_home/runs/halfway-20261124-143831-zycb/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531111549,1795531111587,1795531111598,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143831-zycb','again',1,'halfway-20261124-143831-zycb/again/1','local','{"record":"/home/ada/liminal_home/executors/local/36202b6fdf2e96e22b2653ecdd6c809d","log":"/home/ada/liminal_home/runs/halfway-20261124-143831-zycb/again.1.log"}','{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"}',1795531111549,1795531111587,1795531111603,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143831-zycb','b',1,'halfway-20261124-143831-zycb/b/1','local','{"record":"/home/ada/liminal_home/executors/local/e5293388815131d71f00de0b4eb52d1d","log":"/home/ada/liminal_home/runs/halfway-20261124-143831-zycb/b.1.log"}',NULL,1795531111598,1795531111600,NULL,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143831-zycb','start',1,'halfway-20261124-143831-zycb/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531111546,NULL,1795531111549,NULL);
CREATE TABLE cache (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    parts TEXT NOT NULL,
    leaves TEXT NOT NULL,
    outputs TEXT NOT NULL,
    attempt TEXT NOT NULL,
    run TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',1,1795531111281,'{"type":"run_started","system":"old","pipeline":"bad"}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',2,1795531111282,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',3,1795531111284,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',4,1795531111284,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',5,1795531111284,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',6,1795531111354,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',7,1795531111354,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',8,1795531111363,'{"type":"task_ended","task":"b","state":"failed","attempt":1,"failure":{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',9,1795531111363,'{"type":"task_ended","task":"c","state":"upstream_failed","reason":"an upstream did not succeed"}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',10,1795531111364,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',11,1795531111364,'{"type":"metric","task":"end","metric":{"name":"job_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',12,1795531111364,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.083,"unit":"s"}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',13,1795531111364,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":2}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',14,1795531111364,'{"type":"metric","task":"end","metric":{"name":"tasks_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',15,1795531111364,'{"type":"metric","task":"end","metric":{"name":"tasks_upstream_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',16,1795531111364,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143831-en6k',17,1795531111364,'{"type":"run_ended","state":"failed","reason":"failed: b"}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',1,1795531110780,'{"type":"run_started","system":"old","pipeline":"good"}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',2,1795531110782,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',3,1795531110784,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',4,1795531110784,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',5,1795531110784,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',6,1795531110934,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',7,1795531110934,'{"type":"task_expanded","task":"each","count":3}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',8,1795531110935,'{"type":"task_started","task":"each[0]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',9,1795531110935,'{"type":"task_started","task":"each[1]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',10,1795531111002,'{"type":"task_ended","task":"each[0]","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',11,1795531111002,'{"type":"task_started","task":"each[2]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',12,1795531111017,'{"type":"task_ended","task":"each[1]","state":"succeeded","attempt":1,"outputs":{"n":2}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',13,1795531111054,'{"type":"task_ended","task":"each[2]","state":"succeeded","attempt":1,"outputs":{"n":3}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',14,1795531111054,'{"type":"task_ended","task":"each","state":"succeeded","outputs":{"n":[1,2,3]}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',15,1795531111054,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',16,1795531111060,'{"type":"task_ended","task":"b","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',17,1795531111060,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',18,1795531111061,'{"type":"metric","task":"end","metric":{"name":"job_succeeded","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',19,1795531111061,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.281,"unit":"s"}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',20,1795531111061,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":4}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',21,1795531111061,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143830-do4f',22,1795531111061,'{"type":"run_ended","state":"succeeded"}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',1,1795531111544,'{"type":"run_started","system":"old","pipeline":"halfway"}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',2,1795531111546,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',3,1795531111549,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',4,1795531111549,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',5,1795531111549,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',6,1795531111549,'{"type":"task_started","task":"again","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',7,1795531111598,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',8,1795531111598,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143831-zycb',9,1795531111603,'{"type":"task_retrying","task":"again","attempt":1,"failure":{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"},"delaySeconds":600}');
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    system TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    folder TEXT NOT NULL,
    plan TEXT NOT NULL,
    plan_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    lease_holder TEXT,
    lease_until INTEGER
  , lease_until_boot INTEGER) STRICT;
INSERT INTO "runs" VALUES('good-20261124-143830-do4f','old','good','/home/ada/project','{"version":1,"hash":"2565b573495ee2a871c94e0670d45c1b6bf4744713586c53670c3f2ee0a0e080","system":"old","pipeline":"good","folder":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:38:30.736Z","dataIntervalStart":"2026-11-24T14:38:30.736Z","dataIntervalEnd":"2026-11-24T14:38:30.736Z","previous":"2026-11-24T14:38:30.736Z","next":"2026-11-24T14:38:30.736Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"each","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"forEach":{"items":[1,2,3]},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n={{item}} >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["each"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["b"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','2565b573495ee2a871c94e0670d45c1b6bf4744713586c53670c3f2ee0a0e080','succeeded',NULL,1795531110778,1795531110780,1795531111061,0,1,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('bad-20261124-143831-en6k','old','bad','/home/ada/project','{"version":1,"hash":"373bfac1cb2298a9a2ff4883ca708544f0a1b589a09385c7b62bb324a52e1447","system":"old","pipeline":"bad","folder":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:38:31.246Z","dataIntervalStart":"2026-11-24T14:38:31.246Z","dataIntervalEnd":"2026-11-24T14:38:31.246Z","previous":"2026-11-24T14:38:31.246Z","next":"2026-11-24T14:38:31.246Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 3"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','373bfac1cb2298a9a2ff4883ca708544f0a1b589a09385c7b62bb324a52e1447','failed','failed: b',1795531111279,1795531111281,1795531111364,0,1,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('halfway-20261124-143831-zycb','old','halfway','/home/ada/project','{"version":1,"hash":"c778ae52831e3a28dbf00443cd3600eb758bec83d66d267bc940182007e752a9","system":"old","pipeline":"halfway","folder":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:38:31.516Z","dataIntervalStart":"2026-11-24T14:38:31.516Z","dataIntervalEnd":"2026-11-24T14:38:31.516Z","previous":"2026-11-24T14:38:31.516Z","next":"2026-11-24T14:38:31.516Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"again","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":1,"delaySeconds":600},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 1"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"timeoutSeconds":3600,"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["sleep 30; echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["again","c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','c778ae52831e3a28dbf00443cd3600eb758bec83d66d267bc940182007e752a9','running',NULL,1795531111539,1795531111544,NULL,0,1,'{"host":"laptop","pid":31547,"started":"399725","boot":"11111111-2222-3333-4444-555555555555"}',1795531141544,4027418);
CREATE TABLE task_runs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    outputs TEXT,
    reason TEXT, cached TEXT, items TEXT,
    PRIMARY KEY (run, task)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "task_runs" VALUES('bad-20261124-143831-en6k','a','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143831-en6k','b','failed',1,1,NULL,NULL,'exit code 3',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143831-en6k','c','upstream_failed',0,0,NULL,NULL,'an upstream did not succeed',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143831-en6k','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143831-en6k','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','b','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','each','succeeded',0,0,NULL,'{"n":[1,2,3]}',NULL,NULL,'[1,2,3]');
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','each[0]','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','each[1]','succeeded',1,1,NULL,'{"n":2}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','each[2]','succeeded',1,1,NULL,'{"n":3}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143830-do4f','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143831-zycb','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143831-zycb','again','waiting',1,1,1795531711603,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143831-zycb','b','running',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143831-zycb','c','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143831-zycb','end','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143831-zycb','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX cache_by_time ON cache (scope, at);
COMMIT;
