/**
 * All texts of the console, in English: this list is the type that the other languages must satisfy. `{name}` stands for a value; of
 * `one|many` the form for `count` is taken. A page has its own part, in the order of the pages.
 */
export const en = {
  // Everywhere
  product: 'Import emulator',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  'copy.done': 'Copied',
  'copy.failed': 'The browser does not allow copying',
  delete: 'Delete',
  loading: 'Loading',
  problem: 'That did not work.',
  retry: 'Try again',
  'state.Completed': 'Completed',
  'state.Failed': 'Failed',
  'state.Running': 'Running',
  'state.waiting': 'Waiting',

  // Frame
  'nav.label': 'Pages',
  'nav.start': 'Start',
  'nav.overview': 'Overview',
  'nav.import': 'Import',
  'nav.jobs': 'Jobs',
  'nav.journal': 'Journal',
  'nav.faults': 'Faults',
  'nav.errors': 'Errors',
  'nav.coverage': 'Coverage',
  'nav.world': 'World',
  skip: 'Skip to content',
  'top.label': 'Emulator',
  sandbox: 'Sandbox',
  'sandbox.new': 'New sandbox',
  'sandbox.new.title': 'New sandbox',
  'sandbox.new.about':
    'A sandbox has its own jobs, clock and world. Clients choose it by the end of their key: demo@name.',
  'sandbox.new.name': 'Name',
  'sandbox.new.hint': 'Up to 64 letters, digits, dots, hyphens and underscores.',
  'sandbox.new.create': 'Create',
  'sandbox.reset': 'Reset',
  'sandbox.reset.title': 'Reset sandbox {name}?',
  'sandbox.reset.about': 'It starts again from its world and seed. All jobs, faults and journal entries are deleted.',
  'sandbox.reset.done': 'Sandbox {name} was reset',
  'sandbox.delete.title': 'Delete sandbox {name}?',
  'sandbox.delete.about': 'Everything in it is deleted. A call that names it creates it again.',
  'sandbox.delete.done': 'Sandbox {name} was deleted',
  'sandbox.jobs': '{count} job|{count} jobs',
  clock: 'Clock',
  'clock.frozen': 'frozen',
  'clock.scaled': '×{scale}',
  'clock.utc': '{time} UTC',
  'clock.stop': 'Stop the clock',
  'clock.run': 'Let the clock run',
  'clock.minute': 'Forward 1 minute',
  'clock.minutes': 'Forward 10 minutes',
  'clock.next': 'Forward to the next event',
  'clock.next.none': 'No job is running, so there is no next event',
  live: 'Live',
  'live.connecting': 'Connecting',
  'live.polling': 'Every 2 seconds',
  'live.polling.about': 'A proxy holds back the stream, so the page asks every 2 seconds.',
  'live.offline': 'Offline',
  lost: 'The emulator has not answered since {time}. You see the last known state.',
  'lost.start': 'Start it again with',
  'refused.404': 'There is no sandbox {name}.',
  'refused.404.about': 'It was deleted, has expired, or was never created.',
  'refused.404.default': 'Go to the default sandbox',
  'refused.404.create': 'Create it',
  'refused.403': 'The console is locked',
  'refused.403.about':
    'The emulator listens on an address that other machines reach, without a token. Start it again with one of these flags:',
  'refused.other': 'The emulator rejects the live updates.',
  language: 'Language',
  'language.en': 'English',
  'language.zh': '简体中文',
  theme: 'Theme',
  'theme.system': 'System',
  'theme.light': 'Light',
  'theme.dark': 'Dark',
  'token.title': 'Token required',
  'token.about': 'This emulator was started with --control-token. The token stays in this tab.',
  'token.refused': 'The emulator does not accept this token.',
  'token.label': 'Token',
  'token.send': 'Continue',
  help: 'Keys and help',
  'help.keys': 'Keyboard',
  'help.go': 'then a letter: open a page',
  'help.filter': 'Filter',
  'help.rows': 'Next and previous row',
  'help.open': 'Open the row',
  'help.back': 'Back to the list',
  'help.sandbox': 'Previous and next sandbox',
  'help.help': 'This list',
  'help.about': 'Emulator',
  'help.version': 'Version',
  'help.era': 'Limits of',
  'help.flavor': 'Flavor',
  'help.seed': 'Seed',
  'help.worlds': 'Worlds',

  // Start
  'start.title': 'Start',

  // Overview
  'overview.title': 'Overview',

  // Import

  // Jobs
  'jobs.title': 'Jobs',
  'jobs.about': 'All import jobs of this sandbox, the newest first.',
  'jobs.caption': 'Import jobs',
  'jobs.job': 'Job',
  'jobs.state': 'State',
  'jobs.progress': 'Progress',
  'jobs.file': 'File',
  'jobs.target': 'Collection',
  'jobs.rows': 'Rows',
  'jobs.created': 'Created',
  'jobs.filter': 'Filter by id, file, cluster or collection',
  'jobs.filter.state': 'State',
  'jobs.filter.all': 'All states',
  'jobs.filter.none': 'No job matches the filter.',
  'jobs.filter.clear': 'Clear the filter',
  'jobs.none': 'No import jobs yet',
  'jobs.none.about': 'Import a file here, or send a request with any client:',
  'jobs.none.curl': 'curl that creates a job'

  // Journal

  // Faults

  // Errors

  // Coverage

  // World
} as const
