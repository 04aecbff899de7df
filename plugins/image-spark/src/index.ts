import { defineImage, definePlugin, z } from '@liminal/core'
import { checkPython, pythonBases, pythonConfig, pythonRecipe } from '@liminal/image-python/parts'

/** The Spark of images that do not say which. */
const defaultSpark = '4.0.1'

/** Java; a name for users that the image does not know, without which Hadoop gives up; `ps`, which Spark's scripts call. */
const packages = ['default-jre-headless', 'libnss-unknown', 'procps']

/** The options of an image with Spark, besides those that every image has. */
export const sparkConfig = pythonConfig.extend({
  spark_version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, "expected a version, such as '4.0.1'")
    .default(defaultSpark)
    .describe('the Spark that is installed, and its Python package')
    .meta({ examples: ['3.5.7'] }),
})

/** A folder of PySpark code, with Java, Spark and what the code needs installed. */
const spark = defineImage({
  name: 'spark',
  config: sparkConfig,
  check: checkPython,
  bases: pythonBases,
  recipe: ({ config: { spark_version: version, ...config }, image }) =>
    // The package brings all of Spark along, spark-submit too.
    pythonRecipe({ config, image }, { apt: packages, python: [`pyspark==${version}`] }),
})

export default definePlugin({ name: '@liminal/image-spark', api: 1, provides: [spark] })
