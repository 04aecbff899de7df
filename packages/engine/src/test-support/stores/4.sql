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
INSERT INTO "attempts" VALUES('bad-20261124-143915-q3qa','a',1,'bad-20261124-143915-q3qa/a/1','local','{"record":"/home/ada/liminal_home/executors/local/35f9690ee59682c244cd98b99c714977","log":"/home/ada/liminal_home/runs/bad-20261124-143915-q3qa/a.1.log"}','{"status":"succeeded","output":""}',1795531155963,1795531155980,1795531155986,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143915-q3qa','b',1,'bad-20261124-143915-q3qa/b/1','local','{"record":"/home/ada/liminal_home/executors/local/9d435e3a81a7dfbc46dd1fa694bf6964","log":"/home/ada/liminal_home/runs/bad-20261124-143915-q3qa/b.1.log"}','{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}',1795531155986,1795531155987,1795531155991,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143915-q3qa','end',1,'bad-20261124-143915-q3qa/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531155992,NULL,1795531155993,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143915-q3qa','start',1,'bad-20261124-143915-q3qa/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531155960,NULL,1795531155963,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','a',1,'good-20261124-143915-h1zj/a/1','local','{"record":"/home/ada/liminal_home/executors/local/b7ee91634d5d19f56dd91d8115d7514c","log":"/home/ada/liminal_home/runs/good-20261124-143915-h1zj/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531155653,1795531155684,1795531155693,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','b',1,'good-20261124-143915-h1zj/b/1','local','{"record":"/home/ada/liminal_home/executors/local/aff28b816f0a0418a5f0daea65267820","log":"/home/ada/liminal_home/runs/good-20261124-143915-h1zj/b.1.log"}','{"status":"succeeded","output":""}',1795531155743,1795531155744,1795531155747,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','each[0]',1,'good-20261124-143915-h1zj/each[0]/1','local','{"record":"/home/ada/liminal_home/executors/local/53cbfd316083c6ae9673c0057a640313","log":"/home/ada/liminal_home/runs/good-20261124-143915-h1zj/each[0].1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531155694,1795531155731,1795531155734,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','each[1]',1,'good-20261124-143915-h1zj/each[1]/1','local','{"record":"/home/ada/liminal_home/executors/local/729041af7b1c7504e87c0452f95840a2","log":"/home/ada/liminal_home/runs/good-20261124-143915-h1zj/each[1].1.log"}','{"status":"succeeded","output":"n=2\n"}',1795531155694,1795531155731,1795531155743,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','each[2]',1,'good-20261124-143915-h1zj/each[2]/1','local','{"record":"/home/ada/liminal_home/executors/local/d34ff3820b4a04dd75bbe02b1e3ccf1a","log":"/home/ada/liminal_home/runs/good-20261124-143915-h1zj/each[2].1.log"}','{"status":"succeeded","output":"n=3\n"}',1795531155734,1795531155736,1795531155742,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','end',1,'good-20261124-143915-h1zj/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531155747,NULL,1795531155747,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143915-h1zj','start',1,'good-20261124-143915-h1zj/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531155649,NULL,1795531155653,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143916-7mdj','a',1,'halfway-20261124-143916-7mdj/a/1','local','{"record":"/home/ada/liminal_home/executors/local/89214b2cb2909641ae056de12632c84c","log":"/home/ada/liminal_home/runs/halfway-20261124-143916-7mdj/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531156136,1795531156151,1795531156159,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143916-7mdj','again',1,'halfway-20261124-143916-7mdj/again/1','local','{"record":"/home/ada/liminal_home/executors/local/4e30b766e012dce5787dffc8b52c17f4","log":"/home/ada/liminal_home/runs/halfway-20261124-143916-7mdj/again.1.log"}','{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"}',1795531156136,1795531156151,1795531156158,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143916-7mdj','b',1,'halfway-20261124-143916-7mdj/b/1','local','{"record":"/home/ada/liminal_home/executors/local/51969d289f8d7c6e23cf970219d0fb06","log":"/home/ada/liminal_home/runs/halfway-20261124-143916-7mdj/b.1.log"}',NULL,1795531156159,1795531156161,NULL,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143916-7mdj','start',1,'halfway-20261124-143916-7mdj/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531156133,NULL,1795531156136,NULL);
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
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',1,1795531155958,'{"type":"run_started","system":"old","pipeline":"bad"}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',2,1795531155960,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',3,1795531155963,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',4,1795531155963,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',5,1795531155963,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',6,1795531155986,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',7,1795531155986,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',8,1795531155991,'{"type":"task_ended","task":"b","state":"failed","attempt":1,"failure":{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',9,1795531155991,'{"type":"task_ended","task":"c","state":"upstream_failed","reason":"an upstream did not succeed"}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',10,1795531155992,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',11,1795531155993,'{"type":"metric","task":"end","metric":{"name":"job_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',12,1795531155993,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.034,"unit":"s"}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',13,1795531155993,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":2}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',14,1795531155993,'{"type":"metric","task":"end","metric":{"name":"tasks_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',15,1795531155993,'{"type":"metric","task":"end","metric":{"name":"tasks_upstream_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',16,1795531155993,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143915-q3qa',17,1795531155993,'{"type":"run_ended","state":"failed","reason":"failed: b"}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',1,1795531155625,'{"type":"run_started","system":"old","pipeline":"good"}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',2,1795531155649,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',3,1795531155653,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',4,1795531155653,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',5,1795531155653,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',6,1795531155693,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',7,1795531155693,'{"type":"task_expanded","task":"each","count":3}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',8,1795531155694,'{"type":"task_started","task":"each[0]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',9,1795531155694,'{"type":"task_started","task":"each[1]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',10,1795531155734,'{"type":"task_ended","task":"each[0]","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',11,1795531155734,'{"type":"task_started","task":"each[2]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',12,1795531155742,'{"type":"task_ended","task":"each[2]","state":"succeeded","attempt":1,"outputs":{"n":3}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',13,1795531155743,'{"type":"task_ended","task":"each[1]","state":"succeeded","attempt":1,"outputs":{"n":2}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',14,1795531155743,'{"type":"task_ended","task":"each","state":"succeeded","outputs":{"n":[1,2,3]}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',15,1795531155743,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',16,1795531155747,'{"type":"task_ended","task":"b","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',17,1795531155747,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',18,1795531155747,'{"type":"metric","task":"end","metric":{"name":"job_succeeded","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',19,1795531155747,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.122,"unit":"s"}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',20,1795531155747,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":4}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',21,1795531155747,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143915-h1zj',22,1795531155747,'{"type":"run_ended","state":"succeeded"}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',1,1795531156132,'{"type":"run_started","system":"old","pipeline":"halfway"}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',2,1795531156133,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',3,1795531156136,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',4,1795531156136,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',5,1795531156136,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',6,1795531156136,'{"type":"task_started","task":"again","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',7,1795531156158,'{"type":"task_retrying","task":"again","attempt":1,"failure":{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"},"delaySeconds":170.627}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',8,1795531156159,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143916-7mdj',9,1795531156159,'{"type":"task_started","task":"b","attempt":1}');
CREATE TABLE integrity (id INTEGER PRIMARY KEY, checked_at INTEGER NOT NULL) STRICT;
INSERT INTO "integrity" VALUES(1,1795531155622);
CREATE TABLE plans (
    run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    plan TEXT NOT NULL
  ) STRICT;
INSERT INTO "plans" VALUES('good-20261124-143915-h1zj','{"version":1,"hash":"650af9ed5727500a4636414f18a0c85932d8ee2319abcd2c87082f52c7a465e9","system":"old","pipeline":"good","folder":"/home/ada/project","project":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:39:15.600Z","dataIntervalStart":"2026-11-24T14:39:15.600Z","dataIntervalEnd":"2026-11-24T14:39:15.600Z","previous":"2026-11-24T14:39:15.600Z","next":"2026-11-24T14:39:15.600Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/bundle/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"each","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"forEach":{"items":[1,2,3]},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n={{item}} >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["each"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["b"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}');
INSERT INTO "plans" VALUES('bad-20261124-143915-q3qa','{"version":1,"hash":"b2dc545b441db1ca089c03e8ae871506708611120bef802a6015e03177523347","system":"old","pipeline":"bad","folder":"/home/ada/project","project":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:39:15.933Z","dataIntervalStart":"2026-11-24T14:39:15.933Z","dataIntervalEnd":"2026-11-24T14:39:15.933Z","previous":"2026-11-24T14:39:15.933Z","next":"2026-11-24T14:39:15.933Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/bundle/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 3"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}');
INSERT INTO "plans" VALUES('halfway-20261124-143916-7mdj','{"version":1,"hash":"ec9bfefa96f50c122f35afcabec4bf63709ec45b97a98e632c35202f676274b8","system":"old","pipeline":"halfway","folder":"/home/ada/project","project":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:39:16.113Z","dataIntervalStart":"2026-11-24T14:39:16.113Z","dataIntervalEnd":"2026-11-24T14:39:16.113Z","previous":"2026-11-24T14:39:16.113Z","next":"2026-11-24T14:39:16.113Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/bundle/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"again","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":1,"delaySeconds":600},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 1"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"timeoutSeconds":3600,"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["sleep 30; echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["again","c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}');
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
  , lease_until_boot INTEGER, paused INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "runs" VALUES('good-20261124-143915-h1zj','old','good','/home/ada/project','650af9ed5727500a4636414f18a0c85932d8ee2319abcd2c87082f52c7a465e9','succeeded',NULL,1795531155622,1795531155625,1795531155747,0,1,NULL,NULL,NULL,0);
INSERT INTO "runs" VALUES('bad-20261124-143915-q3qa','old','bad','/home/ada/project','b2dc545b441db1ca089c03e8ae871506708611120bef802a6015e03177523347','failed','failed: b',1795531155955,1795531155958,1795531155993,0,1,NULL,NULL,NULL,0);
INSERT INTO "runs" VALUES('halfway-20261124-143916-7mdj','old','halfway','/home/ada/project','ec9bfefa96f50c122f35afcabec4bf63709ec45b97a98e632c35202f676274b8','running',NULL,1795531156129,1795531156132,NULL,0,1,'{"host":"laptop","pid":4346,"started":"404188","boot":"11111111-2222-3333-4444-555555555555"}',1795531186131,4072005,0);
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
INSERT INTO "task_runs" VALUES('bad-20261124-143915-q3qa','a','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143915-q3qa','b','failed',1,1,NULL,NULL,'exit code 3',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143915-q3qa','c','upstream_failed',0,0,NULL,NULL,'an upstream did not succeed',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143915-q3qa','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143915-q3qa','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','b','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','each','succeeded',0,0,NULL,'{"n":[1,2,3]}',NULL,NULL,'[1,2,3]');
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','each[0]','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','each[1]','succeeded',1,1,NULL,'{"n":2}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','each[2]','succeeded',1,1,NULL,'{"n":3}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143915-h1zj','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143916-7mdj','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143916-7mdj','again','waiting',1,1,1795531326785,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143916-7mdj','b','running',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143916-7mdj','c','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143916-7mdj','end','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143916-7mdj','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX cache_by_time ON cache (scope, at);
CREATE INDEX requests_by_run ON requests (run, task);
CREATE INDEX slots_by_run ON slots (run, task);
COMMIT;
