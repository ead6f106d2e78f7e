import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { parse } from 'yaml'
import { PACKAGE_ROOT } from '../root.ts'

/** A row of test/recipes/recipes.yaml; test/recipes/run.mjs uses its other fields. */
interface Recipe {
  /** Below test/recipes. */
  readonly folder: string
  readonly title: string
  readonly text: string
  /** The text in Chinese. */
  readonly zh: string
  readonly files: readonly string[]
  /** Its output is in the file output.txt. */
  readonly command?: string
  /** Whether the page shows the output alone. */
  readonly isHidden?: boolean
}

type Language = 'en' | 'zh'

/** The page of recipes: the very files and commands that `test/recipes/run.sh` runs, with the outputs that it compares. */
export const recipesPage = async (language: Language): Promise<string> => {
  const recipes: readonly Recipe[] = parse(await read('recipes.yaml'))
  return `${INTRODUCTION[language]}

${block('importer.mjs', await read('importer.mjs'))}

${(await Promise.all(recipes.map(recipe => toSection(recipe, language)))).join('\n\n')}
`
}

const INTRODUCTION: Readonly<Record<Language, string>> = {
  en: `# Recipes

[简体中文](recipes.zh-CN.md)

<!-- Made from test/recipes by \`npm run docs\`; do not edit. -->

These tests use the emulator in several languages and test runners. \`test/recipes/run.sh\` runs each of them, from its files as they stand here to
the output below its command. Times and versions in an output differ from run to run.

The JavaScript tests import the package, from [its package file](install.md#the-package-file) or from a Git URL: \`npm install --save-dev FILE\`. The tests in
other languages need the command \`zilliz-import-emulator\` on \`PATH\`: \`npm install --global FILE\`.

The JavaScript tests call this small client, which stands for your own code:`,
  zh: `# 测试示例

[English](recipes.md)

<!-- Made from test/recipes by \`npm run docs\`; do not edit. -->

以下测试在多种语言和测试框架中使用模拟器。\`test/recipes/run.sh\` 按此处的文件逐一运行，并比较命令下方的输出。输出中的时间和版本每次运行可能不同。

JavaScript 的测试导入软件包，可以来自[安装包文件](install.zh-CN.md#安装包文件)或 Git URL：\`npm install --save-dev FILE\`。其他语言的测试需要 \`PATH\` 中有 \`zilliz-import-emulator\` 命令：\`npm install --global FILE\`。

JavaScript 的测试调用以下小型客户端，它代表您自己的代码：`
}

const read = (file: string): Promise<string> => readFile(join(PACKAGE_ROOT, 'test', 'recipes', file), 'utf8')

const LANGUAGES: Readonly<Record<string, string>> = {
  '.mjs': 'js',
  '.ts': 'ts',
  '.py': 'python',
  '.java': 'java',
  '.go': 'go',
  '.yml': 'yaml'
}

const fence = (language: string | undefined, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

const block = (name: string, text: string): string => `\`${name}\`\n\n${fence(LANGUAGES[extname(name)], text)}`

const toSection = async (recipe: Recipe, language: Language): Promise<string> => {
  const { folder, title, files, command, isHidden = false } = recipe
  const sources = files.map(async file => block(file, await read(`${folder}/${file}`)))
  const parts = [
    `## ${title}`,
    language === 'zh' ? recipe.zh : recipe.text,
    ...(await Promise.all(sources)),
    ...(command === undefined || isHidden ? [] : [fence('sh', command)]),
    ...(command === undefined ? [] : [fence('text', await read(`${folder}/output.txt`))])
  ]
  return parts.join('\n\n')
}
