import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'

/** Reads the records of a CSV file with csv-parse alone: bare-csv.mjs FILE */
let records = 0
createReadStream(process.argv[2])
  .pipe(parse())
  .on('data', () => records++)
  .on('end', () => process.stdout.write(`${records}\n`))
