import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const image = `liminal-test-${process.pid}-spark`

const files = {
  'liminal.yml': `name: words
volumes: [{ volume: data, local: { path: data } }]
images: [{ image: ${image}, type: spark, source: src }]
pipelines:
  - pipeline: count
    tasks:
      - task: count
        type: python
        image: ${image}
        cmd: spark-submit --master 'local[2]' count.py /mnt/data
        mounts: [{ volume: data, path: /mnt/data }]
`,
  'src/count.py': `
import json, sys
from pyspark.sql import SparkSession, functions
spark = SparkSession.builder.getOrCreate()
words = spark.read.text(f"{sys.argv[1]}/words.txt").select(functions.explode(functions.split("value", " ")).alias("word"))
words.groupBy("word").count().coalesce(1).write.parquet(f"{sys.argv[1]}/counts")
counts = {row["word"]: row["count"] for row in spark.read.parquet(f"{sys.argv[1]}/counts").collect()}
with open(f"{sys.argv[1]}/counts.json", "w") as file:
    json.dump(counts, file)
`,
  'data/words.txt': 'to be or not to be\n',
}

describe.skipIf(process.env.DOCKER_HOST === undefined)('with the engine of DOCKER_HOST', () => {
  // Java and Spark are several hundred megabytes, the first time.
  test('a job of Spark runs in an image of type spark', { timeout: 900_000 }, async () => {
    const project = makeProject(files, ['task-python', 'task-job', 'executor-docker', 'image-python', 'image-spark'])
    onTestFinished(() => {
      const ids = execFileSync('docker', ['images', '-q', image], { encoding: 'utf8' }).split('\n').filter(Boolean)
      execFileSync('docker', ['rmi', '-f', ...ids], { stdio: 'ignore' })
    })
    const run = await liminalRun([project, '--executor', 'docker'], { home: temporaryFolder() })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(readFileSync(join(project, 'data/counts.json'), 'utf8'))).toEqual({ to: 2, be: 2, or: 1, not: 1 })
  })
})
