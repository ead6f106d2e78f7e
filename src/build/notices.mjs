import { readdir, readFile } from 'node:fs/promises'

const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//

/** The licence texts of one package as it stands in node_modules; of one that ships none its name and the licence it declares. */
const noticeOf = async folder => {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'))
  const files = (await readdir(folder)).filter(file => /^(licen[cs]e|notice)/i.test(file)).sort()
  const texts = await Promise.all(files.map(file => readFile(`${folder}/${file}`, 'utf8')))
  return [`${name} ${version} (${license})`, ...texts.map(text => text.trim())].join('\n\n')
}

/** The notices of every package of which a bundle holds a part. @param {string[]} inputs paths that esbuild read */
export const noticesOf = async inputs => {
  const folders = [...new Set(inputs.map(input => PACKAGE.exec(input)?.[0]).filter(Boolean))].sort()
  const notices = await Promise.all(folders.map(folder => noticeOf(folder.slice(0, -1))))
  return `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}
