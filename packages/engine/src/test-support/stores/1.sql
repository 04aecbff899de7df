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
    ended_at INTEGER,
    PRIMARY KEY (run, task, number)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "attempts" VALUES('bad-20261124-143749-bahf','a',1,'bad-20261124-143749-bahf/a/1','local','{"record":"/home/ada/liminal_home/executors/local/556ce15d6dd652eb136e2c7770476609","log":"/home/ada/liminal_home/runs/bad-20261124-143749-bahf/a.1.log"}','{"status":"succeeded","output":""}',1795531069996,1795531070007,1795531070011);
INSERT INTO "attempts" VALUES('bad-20261124-143749-bahf','b',1,'bad-20261124-143749-bahf/b/1','local','{"record":"/home/ada/liminal_home/executors/local/9081f485ee14add41c54da6266d395e9","log":"/home/ada/liminal_home/runs/bad-20261124-143749-bahf/b.1.log"}','{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}',1795531070011,1795531070012,1795531070015);
INSERT INTO "attempts" VALUES('bad-20261124-143749-bahf','end',1,'bad-20261124-143749-bahf/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531070016,NULL,1795531070016);
INSERT INTO "attempts" VALUES('bad-20261124-143749-bahf','start',1,'bad-20261124-143749-bahf/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531069994,NULL,1795531069996);
INSERT INTO "attempts" VALUES('good-20261124-143749-bqw0','a',1,'good-20261124-143749-bqw0/a/1','local','{"record":"/home/ada/liminal_home/executors/local/93e62da5ffd78ffa7b240f22fbc4e5c2","log":"/home/ada/liminal_home/runs/good-20261124-143749-bqw0/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531069856,1795531069873,1795531069879);
INSERT INTO "attempts" VALUES('good-20261124-143749-bqw0','b',1,'good-20261124-143749-bqw0/b/1','local','{"record":"/home/ada/liminal_home/executors/local/12977af07e279c975278cec64e81f756","log":"/home/ada/liminal_home/runs/good-20261124-143749-bqw0/b.1.log"}','{"status":"succeeded","output":""}',1795531069879,1795531069880,1795531069884);
INSERT INTO "attempts" VALUES('good-20261124-143749-bqw0','end',1,'good-20261124-143749-bqw0/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531069884,NULL,1795531069884);
INSERT INTO "attempts" VALUES('good-20261124-143749-bqw0','start',1,'good-20261124-143749-bqw0/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531069854,NULL,1795531069856);
INSERT INTO "attempts" VALUES('halfway-20261124-143750-tyy3','a',1,'halfway-20261124-143750-tyy3/a/1','local','{"record":"/home/ada/liminal_home/executors/local/964375f903ee1d4d3f7e8e468223b326","log":"/home/ada/liminal_home/runs/halfway-20261124-143750-tyy3/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531070116,1795531070132,1795531070137);
INSERT INTO "attempts" VALUES('halfway-20261124-143750-tyy3','again',1,'halfway-20261124-143750-tyy3/again/1','local','{"record":"/home/ada/liminal_home/executors/local/b680d2e24f90e1f55706c18486ceb64b","log":"/home/ada/liminal_home/runs/halfway-20261124-143750-tyy3/again.1.log"}','{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"}',1795531070116,1795531070132,1795531070138);
INSERT INTO "attempts" VALUES('halfway-20261124-143750-tyy3','b',1,'halfway-20261124-143750-tyy3/b/1','local','{"record":"/home/ada/liminal_home/executors/local/9110ed55fc2427cab7d980f675742448","log":"/home/ada/liminal_home/runs/halfway-20261124-143750-tyy3/b.1.log"}',NULL,1795531070137,1795531070137,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143750-tyy3','start',1,'halfway-20261124-143750-tyy3/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531070115,NULL,1795531070116);
CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',1,1795531069993,'{"type":"run_started","system":"old","pipeline":"bad"}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',2,1795531069994,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',3,1795531069996,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',4,1795531069996,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',5,1795531069996,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',6,1795531070011,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',7,1795531070011,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',8,1795531070015,'{"type":"task_ended","task":"b","state":"failed","attempt":1,"failure":{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',9,1795531070015,'{"type":"task_ended","task":"c","state":"upstream_failed","reason":"an upstream did not succeed"}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',10,1795531070016,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',11,1795531070016,'{"type":"metric","task":"end","metric":{"name":"job_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',12,1795531070016,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.023,"unit":"s"}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',13,1795531070016,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":2}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',14,1795531070016,'{"type":"metric","task":"end","metric":{"name":"tasks_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',15,1795531070016,'{"type":"metric","task":"end","metric":{"name":"tasks_upstream_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',16,1795531070016,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143749-bahf',17,1795531070016,'{"type":"run_ended","state":"failed","reason":"failed: b"}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',1,1795531069853,'{"type":"run_started","system":"old","pipeline":"good"}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',2,1795531069854,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',3,1795531069856,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',4,1795531069856,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',5,1795531069856,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',6,1795531069879,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',7,1795531069879,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',8,1795531069884,'{"type":"task_ended","task":"b","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',9,1795531069884,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',10,1795531069884,'{"type":"metric","task":"end","metric":{"name":"job_succeeded","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',11,1795531069884,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.031,"unit":"s"}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',12,1795531069884,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":3}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',13,1795531069884,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143749-bqw0',14,1795531069884,'{"type":"run_ended","state":"succeeded"}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',1,1795531070114,'{"type":"run_started","system":"old","pipeline":"halfway"}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',2,1795531070115,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',3,1795531070116,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',4,1795531070116,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',5,1795531070116,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',6,1795531070116,'{"type":"task_started","task":"again","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',7,1795531070137,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',8,1795531070137,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143750-tyy3',9,1795531070138,'{"type":"task_retrying","task":"again","attempt":1,"failure":{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"},"delaySeconds":600}');
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
  ) STRICT;
INSERT INTO "runs" VALUES('good-20261124-143749-bqw0','old','good','/home/ada/project','{"version":1,"hash":"4e954aac98bf72193052c055da629cc50287eb2dc1d78aac4de2b5976ca8c75c","system":"old","pipeline":"good","folder":"/home/ada/project","params":{},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["b"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','4e954aac98bf72193052c055da629cc50287eb2dc1d78aac4de2b5976ca8c75c','succeeded',NULL,1795531069851,1795531069853,1795531069884,0,1,NULL,NULL);
INSERT INTO "runs" VALUES('bad-20261124-143749-bahf','old','bad','/home/ada/project','{"version":1,"hash":"4476384e0fa6721a154e30ed2c10ede459a4ebeee2f36c8c3003409978b864b4","system":"old","pipeline":"bad","folder":"/home/ada/project","params":{},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 3"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','4476384e0fa6721a154e30ed2c10ede459a4ebeee2f36c8c3003409978b864b4','failed','failed: b',1795531069991,1795531069993,1795531070016,0,1,NULL,NULL);
INSERT INTO "runs" VALUES('halfway-20261124-143750-tyy3','old','halfway','/home/ada/project','{"version":1,"hash":"6c34301073e1f21de7714b7d89857c0e9a9ba16d013cf578dbeb496d7a36305e","system":"old","pipeline":"halfway","folder":"/home/ada/project","params":{},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"again","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":1,"delaySeconds":600},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 1"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"timeoutSeconds":3600,"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["sleep 30; echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["again","c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','6c34301073e1f21de7714b7d89857c0e9a9ba16d013cf578dbeb496d7a36305e','running',NULL,1795531070111,1795531070114,NULL,0,1,'{"host":"laptop","pid":28629,"started":"395589"}',1795531100113);
CREATE TABLE task_runs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    outputs TEXT,
    reason TEXT,
    PRIMARY KEY (run, task)
  ) STRICT, WITHOUT ROWID;
INSERT INTO "task_runs" VALUES('bad-20261124-143749-bahf','a','succeeded',1,1,NULL,'{}',NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143749-bahf','b','failed',1,1,NULL,NULL,'exit code 3');
INSERT INTO "task_runs" VALUES('bad-20261124-143749-bahf','c','upstream_failed',0,0,NULL,NULL,'an upstream did not succeed');
INSERT INTO "task_runs" VALUES('bad-20261124-143749-bahf','end','succeeded',1,1,NULL,'{}',NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143749-bahf','start','succeeded',1,1,NULL,'{}',NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143749-bqw0','a','succeeded',1,1,NULL,'{"n":1}',NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143749-bqw0','b','succeeded',1,1,NULL,'{}',NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143749-bqw0','end','succeeded',1,1,NULL,'{}',NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143749-bqw0','start','succeeded',1,1,NULL,'{}',NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143750-tyy3','a','succeeded',1,1,NULL,'{"n":1}',NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143750-tyy3','again','waiting',1,1,1795531670138,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143750-tyy3','b','running',1,1,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143750-tyy3','c','waiting',0,0,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143750-tyy3','end','waiting',0,0,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143750-tyy3','start','succeeded',1,1,NULL,'{}',NULL);
CREATE INDEX runs_by_time ON runs (created_at);
COMMIT;
