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
INSERT INTO "attempts" VALUES('bad-20261124-143958-mutd','a',1,'bad-20261124-143958-mutd/a/1','local','{"record":"/home/ada/liminal_home/executors/local/b85b11bf4f2e8632c30ae56f1c8db239","log":"/home/ada/liminal_home/runs/bad-20261124-143958-mutd/a.1.log"}','{"status":"succeeded","output":""}',1795531198416,1795531198434,1795531198439,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143958-mutd','b',1,'bad-20261124-143958-mutd/b/1','local','{"record":"/home/ada/liminal_home/executors/local/37c98e1f23134af82fced4397a1ce169","log":"/home/ada/liminal_home/runs/bad-20261124-143958-mutd/b.1.log"}','{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}',1795531198439,1795531198440,1795531198444,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143958-mutd','end',1,'bad-20261124-143958-mutd/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531198445,NULL,1795531198446,NULL);
INSERT INTO "attempts" VALUES('bad-20261124-143958-mutd','start',1,'bad-20261124-143958-mutd/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531198414,NULL,1795531198416,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','a',1,'good-20261124-143958-25ua/a/1','local','{"record":"/home/ada/liminal_home/executors/local/4c49cbc0970b0ad3e1d3330c322dfbc0","log":"/home/ada/liminal_home/runs/good-20261124-143958-25ua/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531198172,1795531198192,1795531198197,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','b',1,'good-20261124-143958-25ua/b/1','local','{"record":"/home/ada/liminal_home/executors/local/52093857aef158b8e28c62c9fd5097ce","log":"/home/ada/liminal_home/runs/good-20261124-143958-25ua/b.1.log"}','{"status":"succeeded","output":""}',1795531198232,1795531198233,1795531198238,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','each[0]',1,'good-20261124-143958-25ua/each[0]/1','local','{"record":"/home/ada/liminal_home/executors/local/5a7cdab44fe6071aae09fdd7acd8074e","log":"/home/ada/liminal_home/runs/good-20261124-143958-25ua/each[0].1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531198198,1795531198220,1795531198225,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','each[1]',1,'good-20261124-143958-25ua/each[1]/1','local','{"record":"/home/ada/liminal_home/executors/local/09272703dd4ad0cefa65e04a3168d631","log":"/home/ada/liminal_home/runs/good-20261124-143958-25ua/each[1].1.log"}','{"status":"succeeded","output":"n=2\n"}',1795531198198,1795531198220,1795531198228,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','each[2]',1,'good-20261124-143958-25ua/each[2]/1','local','{"record":"/home/ada/liminal_home/executors/local/d5cdf037494ecb9069a29bf94aed8d69","log":"/home/ada/liminal_home/runs/good-20261124-143958-25ua/each[2].1.log"}','{"status":"succeeded","output":"n=3\n"}',1795531198225,1795531198227,1795531198232,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','end',1,'good-20261124-143958-25ua/end/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531198238,NULL,1795531198239,NULL);
INSERT INTO "attempts" VALUES('good-20261124-143958-25ua','start',1,'good-20261124-143958-25ua/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531198170,NULL,1795531198172,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143958-3jly','a',1,'halfway-20261124-143958-3jly/a/1','local','{"record":"/home/ada/liminal_home/executors/local/491ca2302f5eaf6cba399029326169bb","log":"/home/ada/liminal_home/runs/halfway-20261124-143958-3jly/a.1.log"}','{"status":"succeeded","output":"n=1\n"}',1795531198587,1795531198608,1795531198614,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143958-3jly','again',1,'halfway-20261124-143958-3jly/again/1','local','{"record":"/home/ada/liminal_home/executors/local/b69da7c992846ea8b8cb67a69a404a7c","log":"/home/ada/liminal_home/runs/halfway-20261124-143958-3jly/again.1.log"}','{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"}',1795531198587,1795531198608,1795531198614,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143958-3jly','b',1,'halfway-20261124-143958-3jly/b/1','local','{"record":"/home/ada/liminal_home/executors/local/b2b04de2f2ad63ee605c91764995cc6f","log":"/home/ada/liminal_home/runs/halfway-20261124-143958-3jly/b.1.log"}',NULL,1795531198614,1795531198615,NULL,NULL);
INSERT INTO "attempts" VALUES('halfway-20261124-143958-3jly','start',1,'halfway-20261124-143958-3jly/start/1',NULL,NULL,'{"status":"succeeded","output":""}',1795531198585,NULL,1795531198587,NULL);
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
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',1,1795531198412,'{"type":"run_started","system":"old","pipeline":"bad"}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',2,1795531198414,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',3,1795531198416,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',4,1795531198416,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',5,1795531198416,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',6,1795531198439,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',7,1795531198439,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',8,1795531198444,'{"type":"task_ended","task":"b","state":"failed","attempt":1,"failure":{"status":"failed","class":"user","exitCode":3,"reason":"exit code 3"}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',9,1795531198444,'{"type":"task_ended","task":"c","state":"upstream_failed","reason":"an upstream did not succeed"}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',10,1795531198445,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',11,1795531198446,'{"type":"metric","task":"end","metric":{"name":"job_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',12,1795531198446,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.033,"unit":"s"}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',13,1795531198446,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":2}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',14,1795531198446,'{"type":"metric","task":"end","metric":{"name":"tasks_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',15,1795531198446,'{"type":"metric","task":"end","metric":{"name":"tasks_upstream_failed","value":1}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',16,1795531198446,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('bad-20261124-143958-mutd',17,1795531198446,'{"type":"run_ended","state":"failed","reason":"failed: b"}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',1,1795531198169,'{"type":"run_started","system":"old","pipeline":"good"}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',2,1795531198170,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',3,1795531198172,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',4,1795531198172,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',5,1795531198172,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',6,1795531198197,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',7,1795531198197,'{"type":"task_expanded","task":"each","count":3}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',8,1795531198198,'{"type":"task_started","task":"each[0]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',9,1795531198198,'{"type":"task_started","task":"each[1]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',10,1795531198225,'{"type":"task_ended","task":"each[0]","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',11,1795531198225,'{"type":"task_started","task":"each[2]","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',12,1795531198228,'{"type":"task_ended","task":"each[1]","state":"succeeded","attempt":1,"outputs":{"n":2}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',13,1795531198232,'{"type":"task_ended","task":"each[2]","state":"succeeded","attempt":1,"outputs":{"n":3}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',14,1795531198232,'{"type":"task_ended","task":"each","state":"succeeded","outputs":{"n":[1,2,3]}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',15,1795531198232,'{"type":"task_started","task":"b","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',16,1795531198238,'{"type":"task_ended","task":"b","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',17,1795531198238,'{"type":"task_started","task":"end","attempt":1}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',18,1795531198239,'{"type":"metric","task":"end","metric":{"name":"job_succeeded","value":1}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',19,1795531198239,'{"type":"metric","task":"end","metric":{"name":"job_duration","value":0.07,"unit":"s"}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',20,1795531198239,'{"type":"metric","task":"end","metric":{"name":"tasks_succeeded","value":4}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',21,1795531198239,'{"type":"task_ended","task":"end","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('good-20261124-143958-25ua',22,1795531198239,'{"type":"run_ended","state":"succeeded"}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',1,1795531198584,'{"type":"run_started","system":"old","pipeline":"halfway"}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',2,1795531198585,'{"type":"task_started","task":"start","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',3,1795531198587,'{"type":"metric","task":"start","metric":{"name":"job_started","value":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',4,1795531198587,'{"type":"task_ended","task":"start","state":"succeeded","attempt":1,"outputs":{}}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',5,1795531198587,'{"type":"task_started","task":"a","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',6,1795531198587,'{"type":"task_started","task":"again","attempt":1}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',7,1795531198614,'{"type":"task_retrying","task":"again","attempt":1,"failure":{"status":"failed","class":"user","exitCode":1,"reason":"exit code 1"},"delaySeconds":600}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',8,1795531198614,'{"type":"task_ended","task":"a","state":"succeeded","attempt":1,"outputs":{"n":1}}');
INSERT INTO "events" VALUES('halfway-20261124-143958-3jly',9,1795531198614,'{"type":"task_started","task":"b","attempt":1}');
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
INSERT INTO "runs" VALUES('good-20261124-143958-25ua','old','good','/home/ada/project','{"version":1,"hash":"1a1349704d4828c2dccf1ed7eb8335584572b11815bb0153808768eb387c80fa","system":"old","pipeline":"good","folder":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:39:58.150Z","dataIntervalStart":"2026-11-24T14:39:58.150Z","dataIntervalEnd":"2026-11-24T14:39:58.150Z","previous":"2026-11-24T14:39:58.150Z","next":"2026-11-24T14:39:58.150Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"each","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"forEach":{"items":[1,2,3]},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n={{item}} >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["each"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["b"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','1a1349704d4828c2dccf1ed7eb8335584572b11815bb0153808768eb387c80fa','succeeded',NULL,1795531198167,1795531198169,1795531198239,0,1,NULL,NULL);
INSERT INTO "runs" VALUES('bad-20261124-143958-mutd','old','bad','/home/ada/project','{"version":1,"hash":"f67620becee2cd1c02426a0ed290bdddd98742a6a81aa830cc23f8cd50785f22","system":"old","pipeline":"bad","folder":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:39:58.394Z","dataIntervalStart":"2026-11-24T14:39:58.394Z","dataIntervalEnd":"2026-11-24T14:39:58.394Z","previous":"2026-11-24T14:39:58.394Z","next":"2026-11-24T14:39:58.394Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 3"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','f67620becee2cd1c02426a0ed290bdddd98742a6a81aa830cc23f8cd50785f22','failed','failed: b',1795531198409,1795531198412,1795531198446,0,1,NULL,NULL);
INSERT INTO "runs" VALUES('halfway-20261124-143958-3jly','old','halfway','/home/ada/project','{"version":1,"hash":"ac153ba4bf940306d8341f57598f895f9e313777eeac023519ce53b20b1cb67c","system":"old","pipeline":"halfway","folder":"/home/ada/project","params":{},"moment":{"logicalDate":"2026-11-24T14:39:58.565Z","dataIntervalStart":"2026-11-24T14:39:58.565Z","dataIntervalEnd":"2026-11-24T14:39:58.565Z","previous":"2026-11-24T14:39:58.565Z","next":"2026-11-24T14:39:58.565Z"},"executors":{"local":{"type":"local","config":{}}},"plugins":[{"name":"@liminal/task-job","module":"/home/ada/project/node_modules/@liminal/task-job/dist/index.js"},{"name":"@liminal/task-python","module":"/home/ada/project/node_modules/@liminal/task-python/dist/index.js"},{"name":"@liminal/executor-local","module":"/home/ada/project/node_modules/@liminal/executor-local/dist/index.js"}],"tasks":[{"name":"start","type":"job_start","executor":null,"upstreams":[],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_start","input":{}}},{"name":"a","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{"n":"number"},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["echo n=1 >> $LIMINAL_OUTPUT"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"again","type":"python","executor":"local","upstreams":["start"],"triggerRule":"all_success","retries":{"limit":1,"delaySeconds":600},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["exit 1"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"b","type":"python","executor":"local","upstreams":["a"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"timeoutSeconds":3600,"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["sleep 30; echo {{tasks.a.outputs.n}}"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"c","type":"python","executor":"local","upstreams":["b"],"triggerRule":"all_success","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"container","command":["/bin/sh","-c"],"args":["true"],"env":{},"mounts":[],"secrets":[],"resources":{},"folder":"/home/ada/project"}},{"name":"end","type":"job_end","executor":null,"upstreams":["again","c"],"triggerRule":"all_done","retries":{"limit":0,"delaySeconds":5},"outputs":{},"work":{"kind":"function","function":"job_end","input":{}}}]}','ac153ba4bf940306d8341f57598f895f9e313777eeac023519ce53b20b1cb67c','running',NULL,1795531198580,1795531198584,NULL,0,1,'{"host":"laptop","pid":9599,"started":"408433"}',1795531228583);
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
INSERT INTO "task_runs" VALUES('bad-20261124-143958-mutd','a','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143958-mutd','b','failed',1,1,NULL,NULL,'exit code 3',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143958-mutd','c','upstream_failed',0,0,NULL,NULL,'an upstream did not succeed',NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143958-mutd','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('bad-20261124-143958-mutd','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','b','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','each','succeeded',0,0,NULL,'{"n":[1,2,3]}',NULL,NULL,'[1,2,3]');
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','each[0]','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','each[1]','succeeded',1,1,NULL,'{"n":2}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','each[2]','succeeded',1,1,NULL,'{"n":3}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','end','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('good-20261124-143958-25ua','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143958-3jly','a','succeeded',1,1,NULL,'{"n":1}',NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143958-3jly','again','waiting',1,1,1795531798614,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143958-3jly','b','running',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143958-3jly','c','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143958-3jly','end','waiting',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "task_runs" VALUES('halfway-20261124-143958-3jly','start','succeeded',1,1,NULL,'{}',NULL,NULL,NULL);
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX cache_by_time ON cache (scope, at);
COMMIT;
