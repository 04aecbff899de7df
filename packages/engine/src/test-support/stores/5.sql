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
    ended_at INTEGER, result TEXT, deadline INTEGER,
    PRIMARY KEY (run, task, number)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "attempts" VALUES('bad-20261127-153948-n0nj','a',1,'bad-20261127-153948-n0nj/a/1','local','{"record":"/home/ada/liminal_home/executors/local/7cf8ce6370545536d79e0c43baaeddf2","log":"/home/ada/liminal_home/runs/bad-20261127-153948-n0nj/a.1.log"}','{"status":"succeeded","output":""}',1795793988661,1795793988686,1795793988714,NULL,NULL);
INSERT INTO "attempts" VALUES('bad-20261127-153948-n0nj','b',1,'bad-20261127-153948-n0nj/b/1','local','{"record":"/home/ada/liminal_home/executors/local/a77ec7e7eab7f0c283c7665b9497575d","log":"/home/ada/liminal_home/runs/bad-20261127-153948-n0nj/b.1.log"}','{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}',1795793988714,1795793988715,1795793988745,NULL,NULL);
INSERT INTO "attempts" VALUES('bad-20261127-153948-n0nj','end',1,'bad-20261127-153948-n0nj/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795793988746,NULL,1795793988747,NULL,NULL);
INSERT INTO "attempts" VALUES('bad-20261127-153948-n0nj','start',1,'bad-20261127-153948-n0nj/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795793988659,NULL,1795793988661,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','a',1,'good-20261127-153948-5sog/a/1','local','{"record":"/home/ada/liminal_home/executors/local/038e2ecf8cbf5c80ec1c49411b8bd913","log":"/home/ada/liminal_home/runs/good-20261127-153948-5sog/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795793988263,1795793988289,1795793988311,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','b',1,'good-20261127-153948-5sog/b/1','local','{"record":"/home/ada/liminal_home/executors/local/7775092199fc6cb59787a26390c23d8d","log":"/home/ada/liminal_home/runs/good-20261127-153948-5sog/b.1.log"}','{"status":"succeeded","output":""}',1795793988409,1795793988410,1795793988413,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','each[0]',1,'good-20261127-153948-5sog/each[0]/1','local','{"record":"/home/ada/liminal_home/executors/local/b27637cb05b6245aae5330fc92f36a83","log":"/home/ada/liminal_home/runs/good-20261127-153948-5sog/each[0].1.log"}','{"status":"succeeded","output":"n=1\n"}',1795793988311,1795793988385,1795793988386,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','each[1]',1,'good-20261127-153948-5sog/each[1]/1','local','{"record":"/home/ada/liminal_home/executors/local/5a3285128f0f790640ab56caca2ccf85","log":"/home/ada/liminal_home/runs/good-20261127-153948-5sog/each[1].1.log"}','{"status":"succeeded","output":"n=2\n"}',1795793988311,1795793988385,1795793988409,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','each[2]',1,'good-20261127-153948-5sog/each[2]/1','local','{"record":"/home/ada/liminal_home/executors/local/d4b579840c420f2774c14ce31a9409b5","log":"/home/ada/liminal_home/runs/good-20261127-153948-5sog/each[2].1.log"}','{"status":"succeeded","output":"n=3\n"}',1795793988386,1795793988400,1795793988401,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','end',1,'good-20261127-153948-5sog/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795793988413,NULL,1795793988413,NULL,NULL);
INSERT INTO "attempts" VALUES('good-20261127-153948-5sog','start',1,'good-20261127-153948-5sog/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795793988258,NULL,1795793988263,NULL,NULL);
INSERT INTO "attempts" VALUES('halfway-20261127-153948-x9ab','a',1,'halfway-20261127-153948-x9ab/a/1','local','{"record":"/home/ada/liminal_home/executors/local/5d27c91d826287d2f92f8a10c913c637","log":"/home/ada/liminal_home/runs/halfway-20261127-153948-x9ab/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795793988992,1795793989027,1795793989033,NULL,NULL);
INSERT INTO "attempts" VALUES('halfway-20261127-153948-x9ab','again',1,'halfway-20261127-153948-x9ab/again/1','local','{"record":"/home/ada/liminal_home/executors/local/794d159cd75c637ece635239515dbeda","log":"/home/ada/liminal_home/runs/halfway-20261127-153948-x9ab/again.1.log"}','{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"}',1795793988992,1795793989028,1795793989035,NULL,NULL);
INSERT INTO "attempts" VALUES('halfway-20261127-153948-x9ab','b',1,'halfway-20261127-153948-x9ab/b/1','local','{"record":"/home/ada/liminal_home/executors/local/0b78413b9eba30ccf34874399968961a","log":"/home/ada/liminal_home/runs/halfway-20261127-153948-x9ab/b.1.log"}',NULL,1795793989033,1795793989034,NULL,NULL,7394416);
INSERT INTO "attempts" VALUES('halfway-20261127-153948-x9ab','start',1,'halfway-20261127-153948-x9ab/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795793988990,NULL,1795793988992,NULL,NULL);
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
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',1,1795793988656,'{"type":"run_started","system":"old","pipeline":"bad"}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',2,1795793988659,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',3,1795793988661,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',4,1795793988661,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',5,1795793988661,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',6,1795793988714,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',7,1795793988714,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',8,1795793988745,'{"type":"task_ended","task":"b","state":"failed","attempt":1,"failure":{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',9,1795793988745,'{"type":"task_ended","task":"c","state":"upstream_failed","reason":"an upstream did not succeed"}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',10,1795793988746,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',11,1795793988747,'{"type":"metric","task":"end","metric":{"name":"job_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',12,1795793988747,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.09,"unit":"s"}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',13,1795793988747,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":2}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',14,1795793988747,'{"type":"metric","task":"end","metric":{"name":"tasks_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',15,1795793988747,'{"type":"metric","task":"end","metric":{"name":"tasks_upstream_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',16,1795793988747,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261127-153948-n0nj',17,1795793988747,'{"type":"run_ended","state":"failed","reason":"failed: b"}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',1,1795793988255,'{"type":"run_started","system":"old","pipeline":"good"}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',2,1795793988258,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',3,1795793988263,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',4,1795793988263,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',5,1795793988263,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',6,1795793988311,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',7,1795793988311,'{"type":"task_expanded","task":"each","count":3}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',8,1795793988311,'{"type":"task_started","task":"each[0]","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',9,1795793988311,'{"type":"task_started","task":"each[1]","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',10,1795793988386,'{"type":"task_ended","task":"each[0]","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',11,1795793988386,'{"type":"task_started","task":"each[2]","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',12,1795793988401,'{"type":"task_ended","task":"each[2]","state":"succeeded","attempt":1,"outputs":{"n":3}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',13,1795793988409,'{"type":"task_ended","task":"each[1]","state":"succeeded","attempt":1,"outputs":{"n":2}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',14,1795793988409,'{"type":"task_ended","task":"each","state":"succeeded","outputs":{"n":[1,2,3]}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',15,1795793988409,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',16,1795793988413,'{"type":"task_ended","task":"b","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',17,1795793988413,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',18,1795793988413,'{"type":"metric","task":"end","metric":{"name":"job_succeeded","value":1}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',19,1795793988413,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.158,"unit":"s"}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',20,1795793988413,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":4}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',21,1795793988413,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261127-153948-5sog',22,1795793988413,'{"type":"run_ended","state":"succeeded"}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',1,1795793988987,'{"type":"run_started","system":"old","pipeline":"halfway"}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',2,1795793988990,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',3,1795793988992,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',4,1795793988992,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',5,1795793988992,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',6,1795793988992,'{"type":"task_started","task":"again","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',7,1795793989033,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',8,1795793989033,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261127-153948-x9ab',9,1795793989035,'{"type":"task_retrying","task":"again","attempt":1,"failure":{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"},"delaySeconds":101.175}');
CREATE TABLE integrity (id INTEGER PRIMARY KEY, checked_at INTEGER NOT NULL) STRICT;
INSERT INTO "integrity" VALUES(1,1795793988251);
CREATE TABLE plans (
    run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    plan TEXT NOT NULL
  ) STRICT;
INSERT INTO "plans" VALUES('good-20261127-153948-5sog','{"version":1,"hash":"7025f034dd7d42c0b89bc3280cbdfb7ac371d5419c9e6b8575cefba625a7f439","system":"old","pipeline":"good","folder":"/home/ada/project","project":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-27T15:39:48.177Z","dataIntervalStart":"2026-11-27T15:39:48.177Z","dataIntervalEnd":"2026-11-27T15:39:48.177Z","previous":"2026-11-27T15:39:48.177Z","next":"2026-11-27T15:39:48.177Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/bundle/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"each","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"forEach":{"items":[1,2,3]},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["echo n={{item}} >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["each"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["b"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}');
INSERT INTO "plans" VALUES('bad-20261127-153948-n0nj','{"version":1,"hash":"39b1161ef2d462b4ab18269d2bcacf323a17caf5e0f857a08c12d2689a6e1722","system":"old","pipeline":"bad","folder":"/home/ada/project","project":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-27T15:39:48.632Z","dataIntervalStart":"2026-11-27T15:39:48.632Z","dataIntervalEnd":"2026-11-27T15:39:48.632Z","previous":"2026-11-27T15:39:48.632Z","next":"2026-11-27T15:39:48.632Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/bundle/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["exit 3"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}');
INSERT INTO "plans" VALUES('halfway-20261127-153948-x9ab','{"version":1,"hash":"24ae391b945e1c58fdc7175b035413a1d71e2b04b9716a6dcc081df3a4ef5eba","system":"old","pipeline":"halfway","folder":"/home/ada/project","project":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-27T15:39:48.959Z","dataIntervalStart":"2026-11-27T15:39:48.959Z","dataIntervalEnd":"2026-11-27T15:39:48.959Z","previous":"2026-11-27T15:39:48.959Z","next":"2026-11-27T15:39:48.959Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/bundle/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"again","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":1,"delaySeconds":600},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["exit 1"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"timeoutSeconds":3600,"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["sleep 30; echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-ec"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["again","c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}');
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    decision TEXT
  ) STRICT;
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    system TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    folder TEXT NOT NULL,
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
  , lease_until_boot INTEGER, paused INTEGER NOT NULL DEFAULT 0, clock_boot TEXT, clock_wall INTEGER, deadline INTEGER, late_at INTEGER) STRICT;
INSERT INTO "runs" VALUES('good-20261127-153948-5sog','old','good','/home/ada/project','7025f034dd7d42c0b89bc3280cbdfb7ac371d5419c9e6b8575cefba625a7f439','succeeded',NULL,1795793988252,1795793988255,1795793988413,0,1,NULL,NULL,NULL,0,'11111111-2222-3333-4444-555555555555',1795790194616,NULL,NULL);
INSERT INTO "runs" VALUES('bad-20261127-153948-n0nj','old','bad','/home/ada/project','39b1161ef2d462b4ab18269d2bcacf323a17caf5e0f857a08c12d2689a6e1722','failed','failed: b',1795793988652,1795793988656,1795793988747,0,1,NULL,NULL,NULL,0,'11111111-2222-3333-4444-555555555555',1795790194617,NULL,NULL);
INSERT INTO "runs" VALUES('halfway-20261127-153948-x9ab','old','halfway','/home/ada/project','24ae391b945e1c58fdc7175b035413a1d71e2b04b9716a6dcc081df3a4ef5eba','running',NULL,1795793988980,1795793988987,NULL,0,1,'{"host":"laptop","pid":4346,"started":"379415","boot":"11111111-2222-3333-4444-555555555555"}',1795794028991,3834374,0,'11111111-2222-3333-4444-555555555555',1795790194617,NULL,NULL);
CREATE TABLE slots (
    pool TEXT NOT NULL,
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    slots INTEGER NOT NULL,
    PRIMARY KEY (pool, run, task)
  ) STRICT, WITHOUT ROWID;
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
INSERT INTO "task_runs" VALUES('bad-20261127-153948-n0nj','a','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261127-153948-n0nj','b','failed',1,1,NULL,NULL,'exit code 3',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261127-153948-n0nj','c','upstream_failed',0,0,NULL,NULL,'an upstream did not succeed',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261127-153948-n0nj','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261127-153948-n0nj','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','b','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','each','succeeded',0,0,NULL,'{"n":[1,2,3]}',NULL,NULL,'[1,2,3]');
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','each[0]','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','each[1]','succeeded',1,1,NULL,'{"n":2}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','each[2]','succeeded',1,1,NULL,'{"n":3}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261127-153948-5sog','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261127-153948-x9ab','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261127-153948-x9ab','again','waiting',1,1,3895594,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261127-153948-x9ab','b','running',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261127-153948-x9ab','c','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261127-153948-x9ab','end','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261127-153948-x9ab','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX cache_by_time ON cache (scope, at);
CREATE INDEX requests_by_run ON requests (run, task);
CREATE INDEX slots_by_run ON slots (run, task);
COMMIT;
